import { sdtCommands, sdtFrame, sdtParser, sdtStatus } from '../protocols/sdt.ts';
import type { SdtCommand } from '../protocols/sdt.ts';
import type { Wire, WireModel } from '../transports/in-process.ts';
import { laterAddressBlocks, photoBlock, textBlockOf } from './card-block.ts';
import type { VirtualCard } from './card-block.ts';

/** What can be made to go wrong, and with which command it does. */
const faultTargets = {
  /** The reply stops half way. */
  torn: 'readTextAndPhoto',
  /** The reply comes long after its time. */
  slow: 'readTextAndPhoto',
  'wrong-checksum': 'readTextAndPhoto',
  /** The card goes away after it was selected. */
  'lifted-before-read': 'readTextAndPhoto',
  /** The plug is pulled in the middle of the reply. */
  'unplugged-mid-reply': 'readTextAndPhoto',
  'card-refused': 'readTextAndPhoto',
  'contents-refused': 'readTextAndPhoto',
  'wrong-card-type': 'selectCard',
  'read-failed': 'readTextAndPhoto',
  'not-authorised': 'status',
  'self-test-failed': 'status',
  /** The module says it got our request damaged. */
  'request-garbled': 'findCard',
  /** Noise on the line before the reply. */
  noise: 'readTextAndPhoto',
  /** The reply comes byte by byte. */
  split: 'readTextAndPhoto',
  /** The module says nothing at all. */
  dead: 'status',
  /** The card's security module does not answer the challenge. */
  'authentication-failed': 'readTextAndPhoto',
  /** The module breaks the selection off, as it does when the card lies askew. */
  'select-failed': 'selectCard',
  /** The module puts fingerprints behind the photo, which nobody asked for. */
  'with-fingerprints': 'readTextAndPhoto',
  /** A module that does not know the command for the addresses written later. */
  'no-later-addresses': 'readLaterAddresses',
  /** The text block says something the standard does not allow. */
  'contents-broken': 'readTextAndPhoto',
} as const satisfies Record<string, SdtCommand>;

export type VirtualReaderFault = keyof typeof faultTargets;
export const virtualReaderFaults = Object.keys(faultTargets) as readonly VirtualReaderFault[];

export interface VirtualIdCardReader extends WireModel {
  readonly deck: readonly VirtualCard[];
  /** Lays a card of the deck on the reader. Throws `RangeError` for a card that is not in the deck. */
  putCard(index: number): void;
  liftCard(): void;
  /** Makes the next `times` fitting replies go wrong; once when not given. */
  fault(name: VirtualReaderFault, times?: number): void;
  clearFaults(): void;
  readonly cardOnReader: number | undefined;
}

const moduleNumber = Uint8Array.from([
  0x05, 0x00, 0x03, 0x00, 0x6b, 0xc7, 0x33, 0x01, 0x87, 0xd6, 0x12, 0x00, 0x01, 0x00, 0x00, 0x00,
]);

/** A security module with its antenna, from the other end of the wire. Frames are built and read as on the real one. */
export const virtualIdCardReader = (
  deck: readonly VirtualCard[],
  options: {
    readonly slowMs?: number;
    readonly cardOnReader?: number;
    /** The speed the module is set to; any where not given. */
    readonly speed?: number;
  } = {},
): VirtualIdCardReader => {
  let card: number | undefined = options.cardOnReader;
  /** idle -> found -> selected; a selected card answers no further find until it is lifted. */
  let stage: 'idle' | 'found' | 'selected' = 'idle';
  const due = new Map<VirtualReaderFault, number>();

  const takeFault = (command: SdtCommand): VirtualReaderFault | undefined => {
    for (const [name, left] of due) {
      if (faultTargets[name] !== command) continue;
      if (left <= 1) due.delete(name);
      else due.set(name, left - 1);
      return name;
    }
    return undefined;
  };

  const status = (sw3: number, data: Uint8Array = new Uint8Array(0)): Uint8Array =>
    sdtFrame(Uint8Array.of(0, 0, sw3, ...data));

  const selected = (): VirtualCard | undefined =>
    card === undefined || stage !== 'selected' ? undefined : deck[card];
  const readOf = (lying: VirtualCard): Uint8Array =>
    Uint8Array.of(0x01, 0x00, 0x04, 0x00, ...textBlockOf(lying), ...photoBlock());

  const answer = (command: SdtCommand): Uint8Array => {
    switch (command) {
      case 'reset':
      case 'status':
        return status(sdtStatus.ok);
      case 'samId':
        return status(sdtStatus.ok, moduleNumber);
      case 'findCard':
        if (card === undefined || stage === 'selected') return status(sdtStatus.findFailed);
        stage = 'found';
        return status(sdtStatus.cardFound, Uint8Array.of(0, 0, 0, 0));
      case 'selectCard':
        if (card === undefined || stage !== 'found') return status(sdtStatus.selectFailed);
        stage = 'selected';
        return status(sdtStatus.ok, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0));
      case 'readTextAndPhoto': {
        const lying = selected();
        return lying === undefined ? status(sdtStatus.readFailed) : status(sdtStatus.ok, readOf(lying));
      }
      case 'readLaterAddresses': {
        const lying = selected();
        if (lying === undefined) return status(sdtStatus.readFailed);
        const addresses = laterAddressBlocks(lying);
        return addresses.length === 0 ? status(sdtStatus.noSuchContent) : status(sdtStatus.ok, addresses);
      }
    }
  };

  const lift = (): void => {
    card = undefined;
    stage = 'idle';
  };

  const misbehave = (name: VirtualReaderFault, command: SdtCommand, wire: Wire): void => {
    const good = (): Uint8Array => answer(command);
    switch (name) {
      case 'torn':
        wire.send(good().subarray(0, 700));
        return;
      case 'slow': {
        const late = good();
        setTimeout(() => wire.send(late), options.slowMs ?? 4_000).unref();
        return;
      }
      case 'wrong-checksum': {
        const frame = good();
        const last = frame.length - 1;
        frame[last] = (frame[last] ?? 0) ^ 0xff;
        wire.send(frame);
        return;
      }
      case 'lifted-before-read':
        lift();
        wire.send(good());
        return;
      case 'unplugged-mid-reply':
        wire.send(good().subarray(0, 200));
        setTimeout(() => wire.drop(), 5);
        return;
      case 'card-refused':
        wire.send(status(sdtStatus.samRefusedCard));
        return;
      case 'contents-refused':
        wire.send(status(sdtStatus.contentsRefused));
        return;
      case 'wrong-card-type':
        wire.send(status(sdtStatus.wrongCardType));
        return;
      case 'read-failed':
        stage = 'idle';
        wire.send(status(sdtStatus.readFailed));
        return;
      case 'not-authorised':
        wire.send(status(sdtStatus.notAuthorised));
        return;
      case 'self-test-failed':
        wire.send(status(sdtStatus.selfTestFailed));
        return;
      case 'request-garbled':
        wire.send(status(sdtStatus.requestChecksum));
        return;
      case 'noise':
        wire.send(Uint8Array.of(0x00, 0xaa, 0xaa, 0x13, 0xaa, 0xaa, 0xaa, 0x96));
        wire.send(good());
        return;
      case 'split':
        for (const byte of good()) wire.send(Uint8Array.of(byte));
        return;
      case 'dead':
        return;
      case 'authentication-failed':
        stage = 'idle';
        wire.send(status(sdtStatus.cardRefusedSam));
        return;
      case 'select-failed':
        stage = 'idle';
        wire.send(status(sdtStatus.selectFailed));
        return;
      case 'with-fingerprints': {
        const lying = selected();
        if (lying === undefined) return wire.send(good());
        const read = readOf(lying);
        const templates = new Uint8Array(1_024).fill(0x5a);
        wire.send(
          status(
            sdtStatus.ok,
            Uint8Array.of(...read.subarray(0, 4), 0x04, 0x00, ...read.subarray(4), ...templates),
          ),
        );
        return;
      }
      case 'no-later-addresses':
        wire.send(status(sdtStatus.badCommand));
        return;
      case 'contents-broken': {
        const lying = selected();
        if (lying === undefined) return wire.send(good());
        const read = readOf(lying);
        // A control character where the name begins: the check byte is right, the text is not.
        read.set([0x1b, 0x00], 4);
        wire.send(status(sdtStatus.ok, read));
        return;
      }
    }
  };

  const commandOf = (body: Uint8Array): SdtCommand | undefined => {
    for (const [name, [command, parameter]] of Object.entries(sdtCommands)) {
      if (body.length === 2 && body[0] === command && body[1] === parameter) return name as SdtCommand;
    }
    return undefined;
  };

  return {
    deck,
    get cardOnReader() {
      return card;
    },
    putCard(index) {
      if (deck[index] === undefined) throw new RangeError(`no card ${index} in the deck`);
      card = index;
      stage = 'idle';
    },
    liftCard: lift,
    fault(name, times = 1) {
      due.set(name, times);
    },
    clearFaults() {
      due.clear();
    },
    plugIn(wire) {
      stage = 'idle';
      const parser = sdtParser();
      return (bytes) => {
        const heardAt = wire.speed?.();
        if (options.speed !== undefined && heardAt !== undefined && heardAt !== options.speed) {
          // Heard at another speed, a request is noise, and so is what is heard of the module.
          wire.send(Uint8Array.of(0x00, 0xfe, 0x80));
          return;
        }
        for (const event of parser.push(bytes)) {
          if (event.kind === 'corrupt') {
            wire.send(status(sdtStatus.requestChecksum));
            continue;
          }
          const command = commandOf(event.body);
          if (command === undefined) {
            wire.send(status(sdtStatus.badCommand));
            continue;
          }
          const name = takeFault(command);
          if (name === undefined) wire.send(answer(command));
          else misbehave(name, command, wire);
        }
      };
    },
  };
};

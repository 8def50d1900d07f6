import { layoutFlagAt, layoutFlags, textBlockLength } from '../../native/protocols/card-layouts.ts';
import type { CardLayoutName } from '../../native/protocols/card-layouts.ts';
import { headerLength, lengthOffset, sdtRequest } from '../../native/protocols/sdt.ts';
import { bytesOf, hexOf, type RecordedEvent } from '../../native/transports/recording.ts';
import { photoBlock, textBlockOf } from '../../native/virtual/card-block.ts';
import { inventedCards } from './invented-cards.ts';

/*
 * A recording of a card reader without the card. Nothing is looked for and taken out: everything the reader says is
 * replaced, byte for byte, unless it is known to say nothing of a card. So a torn reply, or one with its first byte
 * lost, gives away no more than a good one.
 */

const [preambleByte = 0xaa] = sdtRequest('status');
const marks = sdtRequest('status').subarray(0, lengthOffset);
/** Bytes of data in the answers that are about the module. */
const aboutTheModule = new Map<string, number>(
  (
    [
      ['reset', 0],
      ['status', 0],
      ['samId', 16],
    ] as const
  ).map(([command, length]) => [hexOf(sdtRequest(command)), length]),
);
const statusWord = 3;
const lengths = Uint8Array.of(0x01, 0x00, 0x04, 0x00);
const addressLength = 70;

const xorOf = (bytes: Uint8Array): number => bytes.reduce((xor, byte) => xor ^ byte, 0);
const lengthAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + lengthOffset] ?? 0) << 8) | (bytes[at + lengthOffset + 1] ?? 0);

const isMarked = (bytes: Uint8Array, at: number): boolean =>
  at + headerLength <= bytes.length && marks.every((byte, index) => bytes[at + index] === byte);

/** Which card it was stays known, if the reply came so far; nothing else of it does. */
const layoutIn = (text: Uint8Array): CardLayoutName => {
  const flag = String.fromCharCode((text[layoutFlagAt] ?? 0) | ((text[layoutFlagAt + 1] ?? 0) << 8));
  const found = Object.entries(layoutFlags).find(([, one]) => one === flag)?.[0];
  return (found as CardLayoutName | undefined) ?? 'resident';
};

/** Data of the same length that says the same of the protocol and nothing of anybody. */
const inventedData = (data: Uint8Array, whole: number): Uint8Array => {
  const invented = new Uint8Array(whole);
  const isRead = whole >= lengths.length + textBlockLength;
  if (!isRead) {
    const address = new Uint8Array(addressLength);
    for (let at = 0; at < addressLength; at += 2) address.set(at === 0 ? [0x10, 0x67] : [0x20, 0x00], at);
    if (whole % addressLength === 0)
      for (let at = 0; at < whole; at += addressLength) invented.set(address, at);
    return invented;
  }
  const photo = photoBlock();
  const plain = lengths.length + textBlockLength + photo.length;
  const head = whole === plain ? lengths.length : lengths.length + 2;
  if (lengths.every((byte, index) => data[index] === byte)) invented.set(lengths, 0);
  if (head > lengths.length) {
    const rest = Math.max(0, whole - plain - 2);
    invented.set([rest >> 8, rest & 0xff], lengths.length);
  }
  const text = textBlockOf(inventedCards[layoutIn(data.subarray(head, head + textBlockLength))]);
  invented.set(text.subarray(0, whole - head), head);
  const room = Math.max(0, Math.min(photo.length, whole - head - textBlockLength));
  if (room > 0) invented.set(photo.subarray(0, room), head + textBlockLength);
  return invented;
};

/** One frame, whole or torn: preamble, length and status word stay, the data is invented, a wrong check stays wrong. */
const frameWithout = (frame: Uint8Array, length: number): Uint8Array => {
  const whole = headerLength + length;
  const kept = headerLength + statusWord;
  const done = new Uint8Array(whole);
  done.set(frame.subarray(0, Math.min(kept, frame.length)), 0);
  if (whole - 1 > kept) done.set(inventedData(frame.subarray(kept, whole - 1), whole - 1 - kept), kept);
  const wrongBy =
    frame.length < whole ? 0 : xorOf(frame.subarray(lengthOffset, whole - 1)) ^ (frame[whole - 1] ?? 0);
  done[whole - 1] = xorOf(done.subarray(lengthOffset, whole - 1)) ^ wrongBy;
  return done.subarray(0, Math.min(whole, frame.length));
};

const answerWithout = (answer: Uint8Array): Uint8Array => {
  const done = new Uint8Array(answer.length);
  for (let at = 0; at < answer.length; ) {
    const length = isMarked(answer, at) ? lengthAt(answer, at) : 0;
    if (length > statusWord) {
      const frame = answer.subarray(at, at + headerLength + length);
      done.set(frameWithout(frame, length), at);
      at += frame.length;
      continue;
    }
    // Noise: whether it looked like the beginning of a frame is all that is worth keeping.
    const byte = answer[at] ?? 0;
    done[at] = byte === preambleByte ? byte : 0;
    at += 1;
  }
  return done;
};

/** A whole good answer to a question about the module; the tail of a late reply is none. */
const isAboutModule = (question: string, answer: Uint8Array): boolean => {
  const data = aboutTheModule.get(question);
  if (data === undefined || !isMarked(answer, 0)) return false;
  const whole = headerLength + statusWord + data + 1;
  return (
    answer.length === whole &&
    lengthAt(answer, 0) === whole - headerLength &&
    xorOf(answer.subarray(lengthOffset)) === 0
  );
};

/** The events with every reply that may say something of a card replaced; pieces, times and requests stay. */
export const withoutCard = (events: readonly RecordedEvent[]): readonly RecordedEvent[] => {
  const done: RecordedEvent[] = [];
  let question = '';
  for (let at = 0; at < events.length; ) {
    const event = events[at];
    if (event === undefined) break;
    if (!('fromDevice' in event)) {
      if ('toDevice' in event) question = event.toDevice;
      done.push(event);
      at += 1;
      continue;
    }
    const pieces: { readonly at: number; readonly fromDevice: string }[] = [];
    for (let next = events[at]; next !== undefined && 'fromDevice' in next; next = events[at]) {
      pieces.push(next);
      at += 1;
    }
    const answer = bytesOf(pieces.map((piece) => piece.fromDevice).join(''));
    const shown = hexOf(isAboutModule(question, answer) ? answer : answerWithout(answer));
    let taken = 0;
    for (const piece of pieces) {
      const { length } = piece.fromDevice;
      done.push({ at: piece.at, fromDevice: shown.slice(taken, taken + length) });
      taken += length;
    }
  }
  return done;
};

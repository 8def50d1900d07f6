import { Fault } from '../../domain/faults.ts';
import { faultRecord } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';

/** What the smart card service of the system says of its readers. A USB key comes as a reader with its card in it. */
export type CardEvent =
  | { readonly what: 'reader-came' | 'reader-gone'; readonly reader: string }
  | { readonly what: 'card-inserted' | 'card-mute' | 'card-removed'; readonly reader: string }
  /** Told once; it is tried again quietly until it is back. */
  | { readonly what: 'service-down'; readonly fault: FaultRecord }
  | { readonly what: 'service-up' };

/** How a reader stands: without a card, with one, or with one that does not answer (upside down, dirty). */
export type ReaderState = 'empty' | 'card' | 'mute';

export interface CardWatch {
  /** The readers of now by their names. */
  readers(): ReadonlyMap<string, ReaderState>;
  /** Why nothing can be seen, if so. */
  fault(): FaultRecord | undefined;
  /**
   * Connects to the card in a reader. Throws `device/absent`, `device/smart-card-removed` where none lies in it,
   * `device/port-busy` while another program holds it for itself.
   */
  connect(reader: string): Promise<SmartCard>;
  close(): void;
}

export interface SmartCard {
  /**
   * One command, answered with its data and the two status bytes. Throws `device/smart-card-removed`,
   * `device/unplugged`, or `device/smart-card-error` with the service's own name for it.
   */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** Leaves the card as it is, behind a command that is still on its way. Idempotent, never rejects. */
  close(): Promise<void>;
}

/** As much of the binding as is used here. */
export interface PcscCard {
  transmit(input: Uint8Array): Promise<Uint8Array>;
  disconnect(disposition: number): Promise<void>;
}
export interface PcscReader {
  name(): string;
  connect(mode: number): Promise<PcscCard>;
  on(event: 'change', listener: (status: { readonly raw: number }) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}
export interface PcscClient {
  on(event: 'reader', listener: (reader: PcscReader) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  reader(name: string): PcscReader | undefined;
  start(): unknown;
  stop(): void;
}

const shared = 2;
const leaveCard = 0;
const status = { present: 32, mute: 512 } as const;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The binding's messages say nothing (“Async task error”); its codes are those of the PC/SC standard. */
const cardRemoved: readonly string[] = ['RemovedCard', 'NoSmartCard', 'NotTransacted', 'ResetCard'];
const readerGone: readonly string[] = ['ReaderUnavailable', 'UnknownReader', 'NoReadersAvailable'];
const serviceDown: readonly string[] = [
  'NoService',
  'ServiceStopped',
  'CommError',
  'InvalidHandle',
  'ServerTooBusy',
];

/** What a failed call of the service means, in words of this program. */
export const faultOfPcsc = (error: unknown, where: string): Fault => {
  const code = codeOf(error);
  if (cardRemoved.includes(code)) return new Fault('device/smart-card-removed', { where });
  if (readerGone.includes(code)) return new Fault('device/unplugged', { where });
  if (serviceDown.includes(code)) return new Fault('device/card-service-down');
  if (code === 'SharingViolation') return new Fault('device/port-busy', { where });
  if (code === 'UnresponsiveCard' || code === 'UnpoweredCard')
    return new Fault('device/smart-card-mute', { where });
  return new Fault('device/smart-card-error', { where, status: code === '' ? '?' : code });
};

const loadClient = async (): Promise<() => PcscClient> => {
  try {
    const { Client } = await import('pcsc-mini');
    return () => new Client();
  } catch {
    // Its binary wants the system's own library, which is there only where the service is.
    throw new Fault('device/card-service-missing');
  }
};

/**
 * Clients that were ever started, for good: the binding's finalizer asks the service to let go of one that is collected,
 * and where the service is gone by then it throws into nowhere, which ends the process. One for each time it died.
 */
const started = new Set<PcscClient>();

/** Milliseconds: first and longest wait before the service is tried again. */
const usualRetryMs: readonly [number, number] = [500, 5_000];

/**
 * Watches the readers of the smart card service and tells what comes and goes. A service that is not running, or that
 * ends, is told once and tried again; all its readers are then gone. Nothing is thrown.
 */
export const watchCards = (options: {
  readonly onEvent: (event: CardEvent) => void;
  readonly retryMs?: readonly [first: number, longest: number];
  /** Stands for the binding in tests. */
  readonly load?: () => Promise<() => PcscClient>;
}): CardWatch => {
  const [firstMs, longestMs] = options.retryMs ?? usualRetryMs;
  const readers = new Map<string, ReaderState>();
  let client: PcscClient | undefined;
  let idle: PcscClient | undefined;
  let down: FaultRecord | undefined;
  let waitMs = firstMs;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const tell = (event: CardEvent): void => {
    if (!closed) options.onEvent(event);
  };
  const lose = (name: string): void => {
    const before = readers.get(name);
    if (before === undefined) return;
    readers.delete(name);
    if (before !== 'empty') tell({ what: 'card-removed', reader: name });
    tell({ what: 'reader-gone', reader: name });
  };
  const change = (name: string, raw: number): void => {
    const before = readers.get(name);
    const now: ReaderState =
      (raw & status.present) === 0 ? 'empty' : (raw & status.mute) === 0 ? 'card' : 'mute';
    if (before === undefined) tell({ what: 'reader-came', reader: name });
    readers.set(name, now);
    if (now === (before ?? 'empty')) return;
    tell({
      what: now === 'card' ? 'card-inserted' : now === 'mute' ? 'card-mute' : 'card-removed',
      reader: name,
    });
  };
  const letGo = (): void => {
    const left = client;
    client = undefined;
    try {
      left?.stop();
    } catch {
      // The service it would be stopped at is gone.
    }
  };
  const fail = (fault: FaultRecord): void => {
    letGo();
    for (const name of [...readers.keys()]) lose(name);
    if (down?.code !== fault.code) tell({ what: 'service-down', fault });
    down = fault;
    // Without the system's library it cannot come back within this process.
    if (closed || fault.code === 'device/card-service-missing') return;
    clearTimeout(timer);
    timer = setTimeout(begin, waitMs);
    waitMs = Math.min(waitMs * 2, longestMs);
  };

  const made = (newClient: () => PcscClient): PcscClient => {
    const fresh = newClient();
    fresh.on('error', () => {
      if (client === fresh) fail(faultRecord('device/card-service-down'));
    });
    fresh.on('reader', (reader) => {
      reader.on('change', ({ raw }) => {
        if (client === fresh) change(reader.name(), raw);
      });
      reader.on('disconnect', () => {
        if (client === fresh) lose(reader.name());
      });
    });
    return fresh;
  };

  const start = (newClient: () => PcscClient): void => {
    if (closed) return;
    // One that could not be started can be tried again; one whose service died cannot.
    idle ??= made(newClient);
    try {
      idle.start();
    } catch {
      fail(faultRecord('device/card-service-down'));
      return;
    }
    client = idle;
    idle = undefined;
    started.add(client);
    waitMs = firstMs;
    if (down === undefined) return;
    down = undefined;
    tell({ what: 'service-up' });
  };

  const loading = (options.load ?? loadClient)();
  const begin = (): void => {
    loading.then(start, () => fail(faultRecord('device/card-service-missing')));
  };
  begin();

  return {
    readers: () => new Map(readers),
    fault: () => down,
    async connect(name) {
      if (down !== undefined) throw new Fault(down.code, down.detail);
      const reader = client?.reader(name);
      if (reader === undefined) throw new Fault('device/absent', { where: name });
      let card: PcscCard;
      try {
        card = await reader.connect(shared);
      } catch (error) {
        throw faultOfPcsc(error, name);
      }
      let open = true;
      let underWay: Promise<unknown> | undefined;
      return {
        async transmit(command) {
          if (!open) throw new Fault('device/smart-card-removed', { where: name });
          try {
            const answer = card.transmit(command);
            underWay = answer;
            return Uint8Array.from(await answer);
          } catch (error) {
            throw faultOfPcsc(error, name);
          }
        },
        async close() {
          if (!open) return;
          open = false;
          try {
            // While a command is on its way the binding lets go of nothing, and throws. How it ends, its asker hears.
            await Promise.allSettled([underWay]);
            await card.disconnect(leaveCard);
          } catch {
            // A card that is gone has let go by itself.
          }
        },
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
      letGo();
    },
  };
};

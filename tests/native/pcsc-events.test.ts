import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { pcscPages } from '../../native/id-card-readers/pcsc-pages.ts';
import { faultOfPcsc, watchCards } from '../../native/transports/pcsc.ts';
import type { CardEvent, CardWatch, PcscClient } from '../../native/transports/pcsc.ts';
import { faultOf } from '../support/fault-of.ts';

const [empty, present, mute] = [{ raw: 16 }, { raw: 32 }, { raw: 32 | 512 }];

class TestReader extends EventEmitter {
  readonly #name: string;
  /** What the next call is refused with. */
  refusal: string | undefined;
  /** What the answer of the next command waits for. */
  held: Promise<void> | undefined;
  /** Whether a card of it was let go of. */
  isLetGo = false;
  constructor(name: string) {
    super();
    this.#name = name;
  }
  name = (): string => this.#name;
  #ask(): void {
    if (this.refusal !== undefined)
      throw Object.assign(new Error('Async task error'), { code: this.refusal });
  }
  async #letGo(): Promise<void> {
    this.#ask();
    this.isLetGo = true;
  }
  connect = async (): Promise<{ transmit(): Promise<Uint8Array>; disconnect(): Promise<void> }> => {
    this.#ask();
    let isBusy = false;
    return {
      transmit: async () => {
        this.#ask();
        isBusy = true;
        await this.held;
        isBusy = false;
        return Uint8Array.of(0x90, 0);
      },
      disconnect: () => {
        // As the binding does it: at once, not by the promise.
        if (isBusy)
          throw Object.assign(new Error('Another operation is currently in progress.'), {
            code: 'CardIsBusy',
          });
        return this.#letGo();
      },
    };
  };
}

/** The binding with hands on it: how many clients were made, and whether the service answers. */
const binding = () => {
  const made: (EventEmitter & { readers: Map<string, TestReader> })[] = [];
  const control = { up: true, made, tries: 0 };
  const newClient = (): PcscClient => {
    const client = Object.assign(new EventEmitter(), {
      readers: new Map<string, TestReader>(),
      reader: (name: string) => client.readers.get(name),
      start() {
        control.tries += 1;
        if (!control.up) throw Object.assign(new Error('Error in native function'), { code: 'NoService' });
      },
      stop() {
        if (!control.up) throw Object.assign(new Error('Error in native function'), { code: 'NoService' });
      },
    });
    made.push(client);
    return client;
  };
  return {
    control,
    load: async () => newClient,
    plugIn(name: string, state = empty): TestReader {
      const client = made.at(-1);
      const reader = new TestReader(name);
      client?.readers.set(name, reader);
      client?.emit('reader', reader);
      reader.emit('change', state);
      return reader;
    },
  };
};

describe('what the smart card service tells', () => {
  let watch: CardWatch | undefined;
  afterEach(() => watch?.close());
  const begin = async (service: ReturnType<typeof binding>) => {
    const events: CardEvent[] = [];
    watch = watchCards({ onEvent: (event) => events.push(event), load: service.load, retryMs: [5, 10] });
    await new Promise((resolve) => setImmediate(resolve));
    const seen = (): readonly string[] =>
      events.map((event) => ('reader' in event ? `${event.what} ${event.reader}` : event.what));
    return { watch, events, seen };
  };

  test('a reader comes, its card is inserted and taken, the reader goes: each is told once', async () => {
    const service = binding();
    const { seen, watch: opened } = await begin(service);
    const reader = service.plugIn('A');
    for (const state of [present, present, empty, mute, present]) reader.emit('change', state);
    expect(opened.readers()).toEqual(new Map([['A', 'card']]));
    reader.emit('disconnect');
    reader.emit('disconnect');
    expect(seen()).toEqual([
      'reader-came A',
      'card-inserted A',
      'card-removed A',
      'card-mute A',
      'card-inserted A',
      'card-removed A',
      'reader-gone A',
    ]);
    expect(opened.readers().size).toBe(0);
  });

  test('a service that is not running is told once, and its readers are there when it comes', async () => {
    const service = binding();
    service.control.up = false;
    const { seen, events, watch: opened } = await begin(service);
    await expect.poll(() => service.control.tries).toBeGreaterThan(3);
    expect(service.control.made).toHaveLength(1);
    expect(seen()).toEqual(['service-down']);
    expect(events[0]).toMatchObject({ fault: { code: 'device/card-service-down' } });
    expect((await faultOf(opened.connect('A'))).code).toBe('device/card-service-down');
    service.control.up = true;
    await expect.poll(seen).toEqual(['service-down', 'service-up']);
    service.plugIn('A', present);
    expect(seen().slice(2)).toEqual(['reader-came A', 'card-inserted A']);
    expect(opened.fault()).toBeUndefined();
  });

  test('a service that ends takes its readers with it; what the old one still says is not heard', async () => {
    const service = binding();
    const { seen } = await begin(service);
    const old = service.plugIn('A', present);
    service.control.made.at(-1)?.emit('error', new Error('Reader monitoring loop failed.'));
    old.emit('change', empty);
    expect(seen().slice(2)).toEqual(['card-removed A', 'reader-gone A', 'service-down']);
    await expect.poll(() => seen().at(-1)).toBe('service-up');
  });

  test('an ID card reader is lost when it goes itself, and not when another whose name begins alike does', async () => {
    const service = binding();
    const opening = pcscPages.open('Maker IDC', undefined, (options) =>
      watchCards({ ...options, load: service.load }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    const own = service.plugIn('Maker IDC 0');
    const session = await opening;
    let closed = 0;
    session.onClosed(() => (closed += 1));
    service.plugIn('Maker IDC 1').emit('disconnect');
    await session.check();
    expect(closed).toBe(0);
    own.emit('disconnect');
    expect((await faultOf(session.check())).code).toBe('device/unplugged');
    expect(closed).toBe(1);
  });

  test('an ID card reader called by its whole name is not taken for another that begins so', async () => {
    const service = binding();
    const opening = pcscPages.open('Maker IDC', undefined, (options) =>
      watchCards({ ...options, load: service.load }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    service.plugIn('Maker IDC 2');
    service.plugIn('Maker IDC');
    const session = await opening;
    expect(await session.identify()).toMatchObject({ model: 'Maker IDC' });
    await session.close();
  });

  test('a card that is given up in the middle of a command is let go of when the command has ended', async () => {
    const service = binding();
    const { watch: opened } = await begin(service);
    const reader = service.plugIn('A', present);
    const { promise, resolve } = Promise.withResolvers<void>();
    reader.held = promise;
    const card = await opened.connect('A');
    const answer = card.transmit(Uint8Array.of(0, 0xa4, 4, 0));
    const closing = card.close();
    expect(reader.isLetGo).toBe(false);
    resolve();
    expect([...(await answer)]).toEqual([0x90, 0]);
    await closing;
    expect(reader.isLetGo).toBe(true);
  });

  test('a computer without the service’s library says so, and nothing is tried again', async () => {
    const events: CardEvent[] = [];
    watch = watchCards({
      onEvent: (event) => events.push(event),
      load: () => Promise.reject(new Error('libpcsclite.so.1: cannot open shared object file')),
      retryMs: [1, 1],
    });
    await expect.poll(() => events).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(events).toMatchObject([{ what: 'service-down', fault: { code: 'device/card-service-missing' } }]);
  });

  test('a closed watch says nothing more', async () => {
    const service = binding();
    const { seen, watch: opened } = await begin(service);
    const reader = service.plugIn('A');
    opened.close();
    reader.emit('change', present);
    expect(seen()).toEqual(['reader-came A']);
  });

  test('“Async task error” is read by its code: the card, the reader, the service, another program', async () => {
    const meanings = [
      ['RemovedCard', 'device/smart-card-removed'],
      ['NotTransacted', 'device/smart-card-removed'],
      ['ReaderUnavailable', 'device/unplugged'],
      ['NoService', 'device/card-service-down'],
      ['SharingViolation', 'device/port-busy'],
      ['UnresponsiveCard', 'device/smart-card-mute'],
      ['SomethingElse', 'device/smart-card-error'],
    ] as const;
    const service = binding();
    const { watch: opened } = await begin(service);
    const reader = service.plugIn('A', present);
    for (const [code, expected] of meanings) {
      reader.refusal = code;
      expect((await faultOf(opened.connect('A'))).code).toBe(expected);
      reader.refusal = undefined;
      const card = await opened.connect('A');
      expect([...(await card.transmit(Uint8Array.of(0, 0xa4, 4, 0)))]).toEqual([0x90, 0]);
      reader.refusal = code;
      expect((await faultOf(card.transmit(Uint8Array.of(0, 0xa4, 4, 0)))).code).toBe(expected);
      await card.close();
      await card.close();
    }
    expect(faultOfPcsc(new Error('no code at all'), 'A').detail['status']).toBe('?');
    expect((await faultOf(opened.connect('B'))).code).toBe('device/absent');
  });
});

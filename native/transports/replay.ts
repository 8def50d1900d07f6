import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/faults.ts';
import { byteListeners } from './byte-listeners.ts';
import { bytesOf, hexOf, type RecordedEvent, type Recording } from './recording.ts';
import type { Transport } from './transport.ts';

export interface ReplayOptions {
  /**
   * Questions a driver asks as often as it has time for. Asked once more than was recorded, one is answered as the last
   * time; asked less often, the rest of them is passed over. Everything else must come byte for byte.
   */
  readonly polls?: readonly Uint8Array[];
  /** Keeps the recorded time between two pieces; otherwise each comes at once. */
  readonly paced?: boolean;
}

export interface Replay {
  /** Plays the next opened line; throws `device/absent` when there is none left. */
  readonly open: (speed?: number) => Promise<Transport>;
  /** Goes on to the next place where a person did something; polls left before it are passed over. */
  readonly hand: () => void;
  /** What the driver said that is not in the recording, if so. */
  readonly divergence: string | undefined;
  /** What was recorded to the driver's side and was not asked for, polls aside. */
  readonly unplayed: readonly RecordedEvent[];
}

const where = 'replay';

/** Plays a recorded device to a driver: it answers what was answered, once what was asked has been asked. */
export const replay = ({ events }: Recording, options: ReplayOptions = {}): Replay => {
  const polls = new Set((options.polls ?? []).map(hexOf));
  const lastAnswers = new Map<string, readonly RecordedEvent[]>();
  let at = 0;
  /** Hex digits of the expected piece that have come. */
  let come = 0;
  let divergence: string | undefined;
  let playOnOpen: (since: number) => void = () => undefined;

  const isAnswer = (event: RecordedEvent | undefined): boolean =>
    event !== undefined && ('fromDevice' in event || 'lost' in event);
  const answersFrom = (first: number): readonly RecordedEvent[] => {
    let end = first;
    while (isAnswer(events[end])) end += 1;
    return events.slice(first, end);
  };
  const skipPolls = (): void => {
    for (;;) {
      const event = events[at];
      if (event === undefined || !('toDevice' in event) || !polls.has(event.toDevice)) return;
      at += 1 + answersFrom(at + 1).length;
    }
  };

  const openLine = (): Transport => {
    const ears = byteListeners(where);
    const give = async (answers: readonly RecordedEvent[], since: number): Promise<void> => {
      let before = since;
      for (const event of answers) {
        // Never in the same turn as the question, as on a real line.
        if (options.paced === true) await pause(Math.max(0, event.at - before));
        else await new Promise<void>((resolve) => setImmediate(resolve));
        before = event.at;
        if ('fromDevice' in event) ears.hear(bytesOf(event.fromDevice));
        if ('lost' in event) ears.end();
      }
    };
    let line: Promise<void> = Promise.resolve();
    const answer = (answers: readonly RecordedEvent[], since: number): void => {
      line = line.then(() => give(answers, since));
    };
    const playOn = (since: number): void => {
      const answers = answersFrom(at);
      at += answers.length;
      answer(answers, since);
    };
    const diverge = (said: string, expected: string): never => {
      divergence ??= `the driver said ${said.slice(0, 60)} where the recording has ${expected.slice(0, 60)}`;
      throw new Error(divergence);
    };

    const take = (said: string): void => {
      let event = events[at];
      if (come === 0 && polls.has(said)) {
        if (event === undefined || !('toDevice' in event) || event.toDevice !== said) {
          const again = lastAnswers.get(said);
          if (again === undefined) return diverge(said, 'no such question yet');
          answer(again, again[0]?.at ?? 0);
          return;
        }
        lastAnswers.set(said, answersFrom(at + 1));
      } else if (come === 0) {
        skipPolls();
        event = events[at];
      }
      if (event === undefined || !('toDevice' in event)) return diverge(said, 'nothing more');
      const rest = event.toDevice.slice(come);
      const now = said.slice(0, rest.length);
      if (!rest.startsWith(now)) return diverge(said, rest);
      come += now.length;
      if (come < event.toDevice.length) return;
      come = 0;
      at += 1;
      playOn(event.at);
      if (now.length < said.length) take(said.slice(now.length));
    };

    playOnOpen = playOn;
    playOn(events[at - 1]?.at ?? 0);
    return {
      where,
      get isOpen() {
        return ears.isOpen;
      },
      write(bytes) {
        return new Promise((resolve) => {
          ears.requireOpen();
          take(hexOf(bytes));
          resolve();
        });
      },
      onBytes: ears.onBytes,
      onClosed: ears.onClosed,
      probe: () =>
        new Promise((resolve) => {
          ears.requireOpen();
          resolve();
        }),
      async close() {
        ears.end();
        await line;
      },
    };
  };

  return {
    async open(speed) {
      skipPolls();
      while (isAnswer(events[at]) || (events[at] !== undefined && 'closed' in (events[at] ?? {}))) at += 1;
      const event = events[at];
      if (event === undefined || !('open' in event)) throw new Fault('device/absent', { where });
      if (event.open !== null && speed !== undefined && event.open !== speed)
        throw new Error(`opened at ${speed}, recorded at ${event.open}`);
      at += 1;
      return openLine();
    },
    hand() {
      skipPolls();
      const event = events[at];
      if (event === undefined || !('hand' in event)) {
        divergence ??= `nobody did anything here; the recording has ${JSON.stringify(event).slice(0, 60)}`;
        throw new Error(divergence);
      }
      at += 1;
      playOnOpen(event.at);
    },
    get divergence() {
      return divergence;
    },
    get unplayed() {
      return events.slice(at).filter((event) => 'toDevice' in event && !polls.has(event.toDevice));
    },
  };
};

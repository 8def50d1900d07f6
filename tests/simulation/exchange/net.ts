import type { Chance } from '../chance.ts';
import type { Answer, Call, ExchangeMachine } from './exchange-machine.ts';
import type { weathers } from './plan.ts';
import type { Scheduler, Trace } from './scheduler.ts';

type Weather = (typeof weathers)[number];

/** One window's line: what is wrong with it now. */
export interface Line {
  readonly name: string;
  readonly bad: Weather[];
  /** How likely a piece of a file comes with another byte in it, whatever the weather. */
  spoils?: number;
}

export interface Net {
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly servers: readonly ExchangeMachine[];
  /** Sees each answer as it leaves the exchange, whatever becomes of it on the way. */
  readonly leaves: (from: string, call: Call, answer: Answer) => void;
}

/** One end of a line: what dies there takes its calls with it. */
export interface Caller {
  readonly isAlive: () => boolean;
  /** Throws when the caller dies at this place. */
  readonly hit: (place: string) => void;
}

/** One reason serves all: a fresh one would carry a fresh stack. */
const nobodyWaits = new Error('nobody waits');

const callOf = (path: string): string => path.split('/')[2]?.split('?')[0] ?? '';

/** Puts a call to one of the servers and hears what it says; rejects when the server is away or dies. */
export const carry = async (
  net: Net,
  chance: Chance,
  from: string,
  call: Call,
  gone: AbortSignal = new AbortController().signal,
): Promise<Answer> => {
  const answer = await chance.pick(net.servers).answer(call, gone);
  net.trace.say(`${from} ${callOf(call.path)} ${answer.status}`);
  net.leaves(from, call, answer);
  return answer;
};

const responseOf = ({ status, retryAfter, file }: Answer, body: Buffer): Response => {
  const headers: Readonly<Record<string, string | null>> = {
    'retry-after': retryAfter,
    'content-range': file?.contentRange ?? null,
  };
  return {
    status,
    headers: { get: (name: string) => headers[name] ?? null },
    text: () => Promise.resolve(body.toString('utf8')),
    arrayBuffer: () => Promise.resolve(body),
  } as unknown as Response;
};

/** What comes of an answer that is damaged on the way: words are cut short, a file has another byte somewhere. */
const garbled = ({ value, file }: Answer, chance: Chance): Buffer => {
  if (file === undefined) {
    const text = JSON.stringify(value);
    return Buffer.from(text.slice(0, chance.below(text.length)));
  }
  const bytes = Buffer.from(file.bytes);
  // The time in the head of a packed file changes nothing but its hash.
  const at = chance.isSo(0.5) ? Math.min(5, bytes.length - 1) : chance.below(bytes.length);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
};

/** `fetch` over a simulated line: requests and answers are late, lost, doubled or cut short, as its weather has it. */
export const makeFetch = (net: Net, line: Line, chance: Chance, caller: Caller): typeof fetch => {
  const { scheduler } = net;
  const suffers = (weather: Weather): boolean => line.bad.includes(weather) && chance.isSo(0.6);

  return (input, init = {}) => {
    const url = new URL(String(input));
    const { signal } = init;
    const call: Call = {
      method: init.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      authorization: (init.headers as Record<string, string> | undefined)?.['authorization'],
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      range: (init.headers as Record<string, string> | undefined)?.['range'],
    };
    const name = callOf(call.path);
    const late = (): number => 5 + chance.below(60) + (suffers('slow') ? chance.below(14_000) : 0);

    return new Promise((resolve, reject) => {
      const lose = (): void => {
        if (caller.isAlive()) reject(new TypeError('fetch failed'));
      };
      try {
        caller.hit(`${name}:asked`);
      } catch {
        // It died before it could ask.
        return;
      }
      const gone = new AbortController();
      const abort = (): void => {
        gone.abort(nobodyWaits);
        if (caller.isAlive()) reject(signal?.reason as Error);
      };
      if (signal?.aborted === true) return abort();
      signal?.addEventListener('abort', abort, { once: true });
      const hear = (answer: Answer): void => {
        signal?.removeEventListener('abort', abort);
        if (!caller.isAlive()) return;
        try {
          caller.hit(`${name}:answered`);
        } catch {
          // It died with the answer in its hands.
          return;
        }
        const isSpoilt = answer.file !== undefined && chance.isSo(line.spoils ?? 0);
        const isGarbled = suffers('garble') || isSpoilt;
        const plain = (): Buffer => Buffer.from(answer.file?.bytes ?? JSON.stringify(answer.value));
        resolve(responseOf(answer, isGarbled ? garbled(answer, chance) : plain()));
      };
      if (line.bad.includes('cut')) return void scheduler.after(40, lose);
      const deliver = (answered: (answer: Answer) => void): void => {
        carry(net, chance, line.name, call, gone.signal).then(answered, () => scheduler.after(10, lose));
      };
      if (suffers('double')) scheduler.after(late() + chance.below(90_000), () => deliver(() => undefined));
      if (suffers('lose-request')) return;
      const isAnswerLost = suffers('lose-answer');
      scheduler.after(late(), () =>
        deliver((answer) => {
          if (!isAnswerLost && !line.bad.includes('cut')) scheduler.after(late(), () => hear(answer));
        }),
      );
    });
  };
};

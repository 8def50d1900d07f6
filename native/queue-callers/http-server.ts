import { Fault } from '../../domain/faults.ts';
import { HttpFailure, post } from '../transports/http.ts';
import type { QueueDeed, QueueServerSession, QueueStanding } from './driver.ts';

/** How a hall's own queue server is asked: every vendor has other paths and other names, so it is data. */
export interface QueueServerProfile {
  /** Begins with `http://` or `https://`. */
  readonly url: string;
  /** The number of this window there; goes with each question as `window`. */
  readonly window: string;
  /** Path of each question, appended to the address. */
  readonly paths: Readonly<Record<QueueDeed | 'state', string>>;
  /** Where its answer holds the number and how many wait, as names joined by dots. */
  readonly fields: { readonly now: string; readonly waiting: string };
}

const answerMs = 4_000;
const longestNumber = 12;

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
          ? (inner as Readonly<Record<string, unknown>>)[name]
          : undefined,
      value,
    );

/** What an answer says; `undefined` where it does not say it as the profile expects. */
export const standingIn = (
  answer: unknown,
  { fields }: Pick<QueueServerProfile, 'fields'>,
): QueueStanding | undefined => {
  const number = at(answer, fields.now);
  const waiting = at(answer, fields.waiting);
  const now = number === null || number === '' || number === 0 ? null : number;
  if (now !== null && typeof now !== 'string' && typeof now !== 'number') return undefined;
  const text = now === null ? null : String(now).trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (text !== null && (text.length > longestNumber || /[\u0000-\u001f]/.test(text))) return undefined;
  return {
    now: text,
    waiting: typeof waiting === 'number' && Number.isSafeInteger(waiting) && waiting >= 0 ? waiting : null,
  };
};

export const openQueueServer = (profile: QueueServerProfile): QueueServerSession => {
  const where = new URL(profile.url).host;
  let isClosed = false;
  const ask = async (deed: QueueDeed | 'state', signal?: AbortSignal): Promise<QueueStanding> => {
    if (isClosed) throw new Fault('device/unplugged', { where });
    let bytes: Uint8Array;
    try {
      bytes = await post(
        new URL(profile.url.replace(/\/$/, '') + profile.paths[deed]),
        'application/json',
        Buffer.from(JSON.stringify({ window: profile.window })),
        { timeoutMs: answerMs, ...(signal === undefined ? {} : { signal }) },
      );
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (signal?.aborted === true) throw new Fault('device/cancelled');
      throw new Fault(
        error.status === undefined ? 'device/queue-server-away' : 'device/queue-server-refused',
        {
          where,
          status: error.status ?? 0,
        },
      );
    }
    let answer: unknown;
    try {
      answer = JSON.parse(Buffer.from(bytes).toString('utf8'));
    } catch {
      // No JSON at all is the same to the clerk as JSON without the number.
      answer = undefined;
    }
    const standing = standingIn(answer, profile);
    if (standing === undefined) throw new Fault('device/queue-server-unclear', { where });
    return standing;
  };
  return {
    ask,
    check: async () => {
      await ask('state');
    },
    async close() {
      isClosed = true;
    },
  };
};

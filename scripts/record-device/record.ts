import { hexOf, readRecording, recordingText } from '../../native/transports/recording.ts';
import type { RecordedEvent, RecordingHeader } from '../../native/transports/recording.ts';
import { replay } from '../../native/transports/replay.ts';
import { tapLine, type TappedEvent } from '../../native/transports/tap.ts';
import { type Hands, type OpenLine, usualPatience, type Walk, type WalkPatience } from './walk.ts';
import { walks } from './walks.ts';

const eventOf = (event: TappedEvent, at: number): RecordedEvent => {
  switch (event.kind) {
    case 'open':
      return { at, open: event.speed };
    case 'to-device':
      return { at, toDevice: hexOf(event.bytes) };
    case 'from-device':
      return { at, fromDevice: hexOf(event.bytes) };
    case 'lost':
      return { at, lost: true };
    case 'closed':
      return { at, closed: true };
  }
};

const walkOf = (kind: string): Walk => {
  const walk = walks[kind];
  if (walk === undefined) throw new RangeError(kind);
  return walk;
};

export interface Recorded {
  readonly text: string;
  /** What each step of the walk came to. */
  readonly words: readonly string[];
}

/**
 * Plays the walk of the kind with the device on the line, and returns the recording as the text of its file. The ear is
 * on the transport, so any kind with a walk is recorded alike. What a card or a code says is kept in memory only, unless
 * the header says `as-read`.
 */
export const record = async (
  header: RecordingHeader,
  open: OpenLine,
  hands: Hands,
  patience: WalkPatience = usualPatience,
): Promise<Recorded> => {
  const begun = performance.now();
  const heard: RecordedEvent[] = [];
  const now = (): number => Math.round((performance.now() - begun) * 10) / 10;
  const tapped = tapLine(open, (event) => heard.push(eventOf(event, now())));
  const asked: Hands = (what) => {
    heard.push({ at: now(), hand: what });
    return hands(what);
  };
  const { kind, driver, contents, settings } = header;
  const walk = walkOf(kind);
  const words = await walk.play(driver, tapped, asked, patience, settings);
  const kept = contents === 'as-read' ? undefined : walk.withoutContents?.(heard, driver, settings);
  return { text: recordingText({ header, events: kept ?? heard }), words };
};

/** Plays a recording to its driver through the same walk; what each step came to, and what did not fit. */
export const playBack = async (
  text: string,
  patience: WalkPatience = usualPatience,
): Promise<{ readonly words: readonly string[]; readonly divergence: string | undefined }> => {
  const recording = readRecording(text);
  const { kind, driver, settings } = recording.header;
  const walk = walkOf(kind);
  const played = replay(recording, { polls: walk.polls });
  const words = await walk.play(driver, played.open, async () => played.hand(), patience, settings);
  const [left] = played.unplayed;
  return {
    words,
    divergence:
      played.divergence ?? (left === undefined ? undefined : `never asked: ${JSON.stringify(left)}`),
  };
};

import type { InBoth } from '../../domain/language.ts';

/** Keys of a caller pad, and what a hall's own queue server is asked to do. */
export type QueueDeed = 'next' | 'recall' | 'skip' | 'finish';

/** What is at this window by whoever keeps the queue. */
export interface QueueStanding {
  readonly now: string | null;
  /** How many wait; null where nobody says. */
  readonly waiting: number | null;
}

/** A pad on the clerk's desk: its keys are heard, and it shows the number. */
export interface CallerPadSession {
  show(standing: QueueStanding): Promise<void>;
  onKey(listener: (deed: QueueDeed) => void): () => void;
  /** Rejects with `device/unplugged`. */
  check(): Promise<void>;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** A hall's own queue server: it keeps the numbers, and this window asks it. */
export interface QueueServerSession {
  /**
   * Throws `device/queue-server-away`, `device/queue-server-refused`, `device/queue-server-unclear`, and
   * `device/cancelled` when aborted; `device/unplugged` once it was closed.
   */
  ask(deed: QueueDeed | 'state', signal?: AbortSignal): Promise<QueueStanding>;
  check(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

export const callerModels = {
  pad: { zh: '叫号器（串口）', en: 'Queue caller (serial)' },
  server: { zh: '大厅排队系统', en: 'Queue server of the hall' },
} as const satisfies Record<string, InBoth>;

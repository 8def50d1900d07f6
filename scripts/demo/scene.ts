import type { TrainingWindow } from '../../main/training/open-training.ts';
import type { CounterHands } from '../rehearsal/counter-hands.ts';
import type { Stage } from './stage.ts';
import type { Words } from './words.ts';

/** What a scene has in its hands. */
export interface Day {
  readonly stage: Stage;
  readonly state: CounterHands;
  readonly local: CounterHands;
  /** Says that `seen` is `wanted` (true where not given). What does not hold is kept and fails the demo. */
  claim(words: Words, seen: unknown, wanted?: unknown): void;
  /** The window as it stands, once its fonts and its last key are drawn. */
  picture(window: TrainingWindow, words: Words): Promise<void>;
}

/** One scene of the day. It drives the page by keyboard and claims by calls; it throws where it cannot go on. */
export interface Scene {
  /** Two digits and a name: the order of the day and the names of the pictures. */
  readonly id: string;
  readonly title: Words;
  readonly play: (day: Day) => Promise<void>;
}

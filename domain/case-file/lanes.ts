import type { Bureau } from '../bureau.ts';
import type { PlainDate } from '../plain-date.ts';

/** One entry of a bureau's lane, in the order the exchange accepted it (or, before that, the order it was sealed). */
export type LaneEvent =
  | { readonly kind: 'filed'; readonly on: PlainDate; readonly totalFen: number }
  | { readonly kind: 'returned'; readonly version: number; readonly field: string; readonly reason: string }
  | { readonly kind: 'corrected'; readonly version: number }
  | { readonly kind: 'confirmed'; readonly version: number }
  | { readonly kind: 'reversed'; readonly on: PlainDate; readonly totalFen: number };

export interface LaneState {
  readonly bureau: Bureau;
  readonly status: 'empty' | 'filed' | 'returned' | 'confirmed' | 'reversed';
  readonly version: number;
  readonly returned: { readonly field: string; readonly reason: string } | null;
}

/** Pure fold of one bureau's lane. Neither bureau can close for both: each lane is folded by itself. */
export const foldLane = (bureau: Bureau, events: readonly LaneEvent[]): LaneState =>
  events.reduce<LaneState>(
    (state, event) => {
      switch (event.kind) {
        case 'filed':
          return { ...state, status: 'filed', version: 1, returned: null };
        case 'returned':
          return event.version === state.version
            ? { ...state, status: 'returned', returned: { field: event.field, reason: event.reason } }
            : state;
        case 'corrected':
          return { ...state, status: 'filed', version: event.version, returned: null };
        case 'confirmed':
          return event.version === state.version && state.status !== 'reversed'
            ? { ...state, status: 'confirmed', returned: null }
            : state;
        case 'reversed':
          return { ...state, status: 'reversed', returned: null };
      }
    },
    { bureau, status: 'empty', version: 0, returned: null },
  );

import { create } from 'zustand';
import type { session } from '../../contract/calls/session.ts';
import type { OutputOf } from '../../contract/index.ts';

export type Closing = OutputOf<typeof session.closeCashSession>;

/** The outcome of a shift close, shown until the officer has read it. */
export const useClosing = create<{ readonly closing: Closing | null }>()(() => ({ closing: null }));
export const setClosing = (closing: Closing | null): void => useClosing.setState({ closing });

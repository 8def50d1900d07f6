import type { CaKeySession } from './driver.ts';

/** How many keys are plugged in, counted anew only when something changed. */
export interface PluggedCount {
  /** A key may have come or gone, or the session is another one. */
  changed(): void;
  /** Also asks the session whether it works; throws what keeps it from working. */
  of(session: Pick<CaKeySession, 'check' | 'list'>): Promise<number>;
}

export const pluggedCount = (): PluggedCount => {
  let changes = 0;
  let counted: { readonly at: number; readonly count: number } | undefined;
  return {
    changed() {
      changes += 1;
    },
    async of(session) {
      if (counted?.at === changes) {
        const { at, count } = counted;
        await session.check();
        // The check itself may be what notices that a key came.
        if (at === changes) return count;
      }
      // Counted for now: what changes while the keys are looked at is looked at again.
      const at = changes;
      const count = new Set((await session.list()).map(({ serial }) => serial)).size;
      counted = { at, count };
      return count;
    },
  };
};

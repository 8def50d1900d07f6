/**
 * Lockout after wrong PINs: free tries, then a wait that doubles. Counted in *served* milliseconds, so that neither
 * a restart nor a turned clock shortens it (security control 28).
 */
export interface LockoutState {
  readonly failures: number;
  /** Wait still to be served, in milliseconds of running time. */
  readonly remainingMs: number;
}

export interface LockoutPolicy {
  readonly freeTries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

export const openLockout: LockoutState = { failures: 0, remainingMs: 0 };

export const afterWrongPin = (state: LockoutState, policy: LockoutPolicy): LockoutState => {
  const failures = state.failures + 1;
  if (failures < policy.freeTries) return { failures, remainingMs: 0 };
  const doublings = Math.min(failures - policy.freeTries, 20);
  return { failures, remainingMs: Math.min(policy.firstWaitMs * 2 ** doublings, policy.longestWaitMs) };
};

/** Time that has really passed while the program ran. */
export const serve = (state: LockoutState, elapsedMs: number): LockoutState => ({
  ...state,
  remainingMs: Math.max(0, state.remainingMs - Math.max(0, elapsedMs)),
});

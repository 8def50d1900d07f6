/** How often something that keeps failing is started again before a person is told (security control 45). */
const restartLimit = { times: 3, withinMs: 5 * 60_000 } as const;

/**
 * Whether to start again after the failure at `nowMs` (any steady clock, milliseconds), given the failures before it;
 * `failures` is what to remember.
 */
export const afterFailure = (
  earlierMs: readonly number[],
  nowMs: number,
): { readonly restart: boolean; readonly failures: readonly number[] } => {
  const failures = [...earlierMs.filter((at) => nowMs - at < restartLimit.withinMs), nowMs];
  return { restart: failures.length <= restartLimit.times, failures };
};

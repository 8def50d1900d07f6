import { describeStep, type Plan } from './plan.ts';
import { type Outcome, play } from './play.ts';
import type { Variant } from './variant.ts';

/** Plays that finding the shortest plan may take. */
const mostPlays = 160;

/**
 * The shortest plan found that still breaks the same invariant: steps are left out, many at a time and then one by
 * one, for as long as it does. What one step does follows from its own seed, so the others stay as they are.
 */
export const shrink = async (
  plan: Plan,
  outcome: Outcome,
  variant: Variant = {},
): Promise<{ readonly plan: Plan; readonly outcome: Outcome }> => {
  const broken = outcome.violations[0]?.invariant;
  let best = { plan, outcome };
  let plays = 0;
  for (let size = Math.ceil(plan.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.plan.steps.length && plays < mostPlays; ) {
      const shorter: Plan = { ...plan, steps: best.plan.steps.toSpliced(at, size) };
      const played = await play(shorter, variant);
      plays += 1;
      if (played.violations.some(({ invariant }) => invariant === broken))
        best = { plan: shorter, outcome: played };
      else at += size;
    }
  }
  return best;
};

/** What a person needs to look into it. */
const describeFailure = ({ seed, steps }: Plan, { violations, tail }: Outcome): string =>
  [
    `seed ${seed}:`,
    ...violations.map(({ invariant, what, at }) => `  ${invariant} at ${at}: ${what}`),
    `the ${steps.length} steps that are enough:`,
    ...steps.map((step) => `  ${describeStep(step)}`),
    'the last of what happened:',
    ...tail.slice(-25).map((line) => `  ${line}`),
  ].join('\n');

/** Plays one seed; the failure in words, shrunk, or undefined. */
export const findFailure = async (plan: Plan, outcome: Outcome): Promise<string | undefined> => {
  if (outcome.violations.length === 0) return undefined;
  const shrunk = await shrink(plan, outcome);
  return describeFailure(shrunk.plan, shrunk.outcome);
};

import { describe } from 'vitest';
import { driverPlans } from './contracts/plan.ts';

/*
 * The contract of each kind on each of its drivers, on each of its models, on each line a device of that kind can stand
 * on, against the real stacks where they are here, and by the recordings. `npm test` runs the usual models on the usual
 * lines, beside the tests of the kind, and holds the plan to the configuration (`every-driver-planned.test.ts`).
 */

for (const [kind, drivers] of Object.entries(driverPlans))
  for (const [driver, { suites, replay }] of Object.entries(drivers))
    describe(`${kind} ${driver}`, () => {
      for (const { run } of suites) run();
      if (typeof replay !== 'string') for (const { run } of replay) run();
    });

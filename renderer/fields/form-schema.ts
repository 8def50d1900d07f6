import { z } from 'zod/mini';
import type { FieldView } from '../../contract/calls/cases.ts';
import { answerProblem } from './answer-problems.ts';

/** The schema of a matter's form, made from its fields alone. Deeper rules are the hall process's. */
export const formSchema = (fields: readonly FieldView[]) =>
  z.record(z.string(), z.string()).check((payload) => {
    for (const field of fields) {
      const problem = answerProblem(field, payload.value[field.id] ?? '');
      if (problem !== null) {
        payload.issues.push({
          code: 'custom',
          path: [field.id],
          message: problem.message,
          input: payload.value[field.id],
        });
      }
    }
  });

import { expect } from 'vitest';

/** What a refused call throws, by its fault code and whatever of its detail counts. */
export const refusal = (code: string, detail?: object) =>
  expect.objectContaining({
    error: expect.objectContaining(
      detail === undefined ? { code } : { code, detail: expect.objectContaining(detail) },
    ),
  });

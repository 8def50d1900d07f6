import { beforeEach } from 'vitest';

/** The steps of a journey follow one another: after one that failed the others would only say that it did. */
export const oneAfterAnother = (): void => {
  let failed: string | undefined;
  beforeEach(({ skip, onTestFailed, task }) => {
    if (failed !== undefined) skip(`“${failed}” failed before`);
    onTestFailed(() => {
      failed = task.name;
    });
  });
};

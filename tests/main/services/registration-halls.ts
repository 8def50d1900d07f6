import { documentsOfCase } from '../../../db/documents.ts';
import type { TestHall, TestHallOptions } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { signIn } from './registration.ts';

/** The halls of one test file, each with a clerk of its bureau signed in. */
export const registrationHalls = () => {
  const { open, openHall } = testHalls();
  return {
    open,
    openHall: async (options: TestHallOptions = {}): Promise<TestHall> => {
      const hall = await openHall(options);
      await signIn(hall.hall, options.bureau === 'local' ? 'l-zheng' : 'n-lin');
      return hall;
    },
  };
};

/** Kinds of the papers of a case, in the order they were made. */
export const kindsOf = (hall: TestHall, caseFileId: string): string[] =>
  documentsOfCase(hall.db, caseFileId).map((document) => document.kind);

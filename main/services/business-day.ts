import { Fault } from '../../domain/faults.ts';
import { laterOf, plainDate, type PlainDate } from '../../domain/plain-date.ts';
import { findAnyOpenCashSession, findLastClosedDate } from '../../db/payments.ts';
import { getProfileValue, setProfileValue } from '../../db/profile.ts';
import { type Books, write } from './hall-context.ts';

/**
 * The date of law at this window. It comes from the exchange (hall date), opens with the cash session, does not roll at
 * midnight, and is never before the last closed day (DESIGN §5).
 */
export interface BusinessDay {
  readonly today: () => PlainDate;
  /** The date a cash session opened now would have. Throws `officer/business-date-behind`. */
  readonly forNewSession: () => PlainDate;
  /** What the exchange says the hall's date is. */
  readonly heard: (hallDate: PlainDate) => void;
}

const hallDateName = 'hall-date';

export const openBusinessDay = (books: Books): BusinessDay => {
  const { db } = books;
  const hallDate = (): PlainDate => plainDate(getProfileValue(db, hallDateName));
  return {
    today: () => findAnyOpenCashSession(db)?.businessDate ?? hallDate(),
    forNewSession: () => {
      const on = hallDate();
      const last = findLastClosedDate(db);
      if (last !== undefined && on < last) throw new Fault('officer/business-date-behind', { on, last });
      return on;
    },
    heard: (on) => {
      // A date that runs backwards is not believed; the clerk sees the deviation at the next opening.
      if (laterOf(on, hallDate()) === hallDate()) return;
      write(books, 'hall-date', (tx) => setProfileValue(tx, hallDateName, on));
    },
  };
};

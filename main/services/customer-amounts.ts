import type { CaseView } from '../../contract/calls/cases.ts';
import type { CustomerView } from '../../contract/customer.ts';
import { bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { maskName } from './masks.ts';

export type Amounts = NonNullable<CustomerView['amounts']>;

/** A business has a credit code of class 9; every other number is a person's, or an old one that may be. */
const businessNumber = /^9[0-9A-Z]{17}$/;

/** What a case comes to, for the taxpayer's screen. Throws `case/nothing-to-show`. */
export const amountsOf = (found: CaseView, tenderedFen: number | null): Amounts => {
  const { preview, collection, taxpayer } = found;
  const totalFen = collection?.totalFen ?? preview.totalFen;
  if (totalFen === null || preview.totalFenOf === null) throw new Fault('case/nothing-to-show');
  const given = collection?.tenderedFen ?? tenderedFen;
  const isPerson = taxpayer !== null && !businessNumber.test(taxpayer.taxpayerNo);
  return {
    taxpayer: taxpayer === null ? '' : maskName(taxpayer.name, isPerson),
    of: bureaus.map((bureau) => ({ bureau, totalFen: preview.totalFenOf?.[bureau] ?? 0 })),
    totalFen,
    tenderedFen: given,
    changeFen: given === null || given < totalFen ? null : given - totalFen,
    taken: collection !== null,
  };
};

import { matter } from '../../domain/matters/norm-17-cooperative-collection/matter.ts';
import { town } from '../../main/training/town/town.ts';
import type { SimMatter } from './sim-matter.ts';

/** Few payers and two periods, so that the same period is paid at two windows. */
const payers = town.taxpayers
  .filter(
    ({ taxpayer: { vatStatus, statusOf } }) =>
      vatStatus === 'small-scale' && statusOf.state === 'normal' && statusOf.local === 'normal',
  )
  .slice(0, 2)
  .map(({ taxpayer }) => taxpayer.taxpayerNo);

/** Item 17, mode 2: the State window takes both bureaus' money. It has no flow: records, facts and returns. */
export const joint: SimMatter & { readonly payers: readonly string[] } = {
  matter,
  payers,
  opening: (chance) => ({
    periodEnd: chance.pick(['2016-02-29', '2016-02-29', '2016-01-31']),
    filingPeriod: 'month',
    gross: chance.pick(['30900.00', '30901.00', '45678.91', '123456.78', '0.00']),
  }),
  isRare: () => false,
  isDue: () => false,
  wrongs: () => [],
};

import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** Terms of a newcomer, in calendar days. */
export interface RegistrationTerms {
  /** From the licence to the registration. */
  readonly register: number;
  /** From the licence to the books. */
  readonly books: number;
  /** From the certificate to the report of the accounting rules. */
  readonly accounting: number;
  /** From an account, or its change, to the report of it. */
  readonly bankAccounts: number;
}

const regulation = '中华人民共和国税收征收管理法实施细则';

export const registrationTerms = {
  id: 'registration-terms',
  name: '设立登记及后续事项期限',
  values: [
    {
      from: plainDate('2002-10-15'),
      publishedOn: plainDate('2002-09-07'),
      value: { register: 30, books: 15, accounting: 15, bankAccounts: 15 },
      basis: [
        cite(regulation, '第十二条'),
        cite(regulation, '第二十二条'),
        cite(regulation, '第二十四条'),
        cite(regulation, '第十七条'),
      ],
    },
  ],
  knownTo: plainDate('2018-12-31'),
} as const satisfies Dated<RegistrationTerms>;

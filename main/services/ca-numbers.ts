import type { FoundNumber } from '../../evidence/certificate-numbers.ts';
import {
  findTaxpayer,
  findTaxpayerByCreditCode,
  taxpayersOfOrganisation,
  taxpayersOfPerson,
  type TaxpayerRow,
} from '../../db/taxpayers.ts';
import type { ReadDb } from '../../db/sql.ts';

const organisationLength = 9;

/**
 * Whom a number of a certificate leads to. CAs write a credit code where a taxpayer number is asked for, and an
 * organisation code where a credit code is, so the number is looked for wherever it could stand.
 */
export const taxpayersOfNumber = (db: ReadDb, { kind, value }: FoundNumber): readonly TaxpayerRow[] => {
  if (kind === 'id-number') return taxpayersOfPerson(db, value);
  const row = findTaxpayer(db, value) ?? findTaxpayerByCreditCode(db, value);
  if (row !== undefined) return [row];
  const organisation = value.replace('-', '');
  return organisation.length === organisationLength ? taxpayersOfOrganisation(db, organisation) : [];
};

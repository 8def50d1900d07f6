import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { handReasonOf } from '../../domain/identification.ts';
import type { ReadDb } from '../../db/sql.ts';
import { findIdentification } from '../../db/taxpayers.ts';

/** What records carry of a handler whose card was not read: both bureaus read which document was shown, and why. */
export const byHandFact = (
  db: ReadDb,
  identificationId: string | null,
): Pick<BodyOf<'joint-filing/1'>, 'identificationByHand'> => {
  const identification = identificationId === null ? undefined : findIdentification(db, identificationId);
  if (identification === undefined || identification.reason === null) return {};
  const { reason, note } = handReasonOf(identification.reasonKind, identification.reason);
  const document = identification.documentKind;
  return { identificationByHand: { document, reason, note: note === '' ? null : note } };
};

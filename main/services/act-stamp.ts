import type { Grant, Role, Under } from '../../domain/authority.ts';
import { holdsRole } from '../../domain/authority.ts';
import { type Bureau, bureauName } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { PlainDate } from '../../domain/plain-date.ts';

export interface ActingOfficer {
  readonly id: string;
  readonly name: string;
  readonly bureau: Bureau;
  readonly grants: readonly Grant[];
  /** Day of the joint-window training; `null` where there was none. */
  readonly trainedOn: PlainDate | null;
}

/** Who serves at the counter: whatever concerns money and its forms is done in one of these roles. */
export const counterRoles = ['counter-clerk', 'field-collector'] as const;

/**
 * Under what title this officer acts for `actingFor` on that date of law: own office, a secondment, or the hall's
 * agreement with the joint-window right. Throws `officer/not-entitled-for-bureau`: default deny.
 */
export const titleToAct = (
  officer: ActingOfficer,
  actingFor: Bureau,
  wanted: readonly Role[],
  on: PlainDate,
  agreementId: string | undefined,
): Under => {
  if (!holdsRole(officer.grants, officer.id, wanted, on, actingFor)) {
    throw new Fault('officer/not-entitled-for-bureau', { bureau: bureauName[actingFor] });
  }
  if (officer.bureau === actingFor) return 'own-office';
  const grant = officer.grants.find(
    (candidate) =>
      candidate.authority === actingFor &&
      wanted.includes(candidate.role) &&
      candidate.from <= on &&
      (candidate.to === null || on <= candidate.to),
  );
  if (grant?.document.startsWith('secondment:') === true) return grant.document as Under;
  if (agreementId === undefined) throw new Fault('case/agreement-missing');
  // The joint-window right needs its training record (DESIGN §14), whatever the grant says.
  if (officer.trainedOn === null || on < officer.trainedOn) {
    throw new Fault('officer/not-entitled-for-bureau', { bureau: bureauName[actingFor] });
  }
  return `agreement:${agreementId}`;
};

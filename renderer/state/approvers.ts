import type { OfficerView, SessionView } from '../../contract/calls/session.ts';

/** Who may close the session of an absent officer: a supervisor or the hall manager, and never that officer. */
export const mayCloseAbsent = (
  session: Pick<SessionView, 'officers'>,
  absentId: string,
): readonly OfficerView[] =>
  session.officers.filter(
    ({ id, roles }) => id !== absentId && (roles.includes('supervisor') || roles.includes('hall-manager')),
  );

/** Who may stand as the second person of a reversal: a supervisor, and never the officer whose act it is. */
export const mayApprove = (
  session: Pick<SessionView, 'officers' | 'officer'> | null,
): readonly OfficerView[] =>
  session?.officers.filter(
    (officer) => officer.id !== session.officer?.id && officer.roles.includes('supervisor'),
  ) ?? [];

import type { OfficerView, SessionView } from '../../contract/calls/session.ts';

/** Who may stand as the second person of a reversal: a supervisor, and never the officer whose act it is. */
export const mayApprove = (
  session: Pick<SessionView, 'officers' | 'officer'> | null,
): readonly OfficerView[] =>
  session?.officers.filter(
    (officer) => officer.id !== session.officer?.id && officer.roles.includes('supervisor'),
  ) ?? [];

import { useHallState } from './hall-state.ts';
import { openPanel, useScreen } from './screen.ts';
import { work } from './work.ts';

const exporters = ['counter-clerk', 'tax-officer', 'supervisor', 'hall-manager', 'auditor'];

/** Who may take evidence out of the window. */
export const mayExportEvidence = (): boolean =>
  useHallState.getState().session?.officer?.roles.some((role) => exporters.includes(role)) ?? false;

/** The record in the panel, or the case in sight once something of it was given out. */
const inHand = () => {
  const { panel } = useScreen.getState();
  if (panel?.kind === 'record') return { kind: 'record', id: panel.recordId } as const;
  const { view } = work();
  if (panel !== null || view === null || view.documents.length === 0) return null;
  return { kind: 'case', id: view.id } as const;
};

export const hasHistory = (): boolean => inHand() !== null;
export const openHistory = (): void => {
  const subject = inHand();
  if (subject !== null) openPanel({ kind: 'history', subject });
};

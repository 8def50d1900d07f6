import { Fault } from '../faults.ts';

/**
 * A case file (办件) is one taxpayer's application under one matter. `filed` means: accepted, computed, collected and
 * committed; what each bureau's lane then goes through (stored, returned, corrected, confirmed) is folded apart.
 */
export const caseStatuses = [
  'draft',
  'held',
  'awaiting-supplement',
  'refused',
  'discarded',
  'filed',
  'reversed',
] as const;
export type CaseStatus = (typeof caseStatuses)[number];

export const caseActions = [
  'identify',
  'save',
  'hold',
  'resume',
  'discard',
  'request-supplement',
  'refuse',
  'file',
  'reverse',
  'correct',
] as const;
export type CaseAction = (typeof caseActions)[number];

/** What may be done from where. Before printing everything can be changed; after it only reversal or correction. */
export const allowedActions = {
  draft: ['identify', 'save', 'hold', 'discard', 'request-supplement', 'refuse', 'file'],
  held: ['resume', 'discard'],
  'awaiting-supplement': ['resume', 'discard'],
  refused: [],
  discarded: [],
  filed: ['reverse', 'correct'],
  reversed: [],
} as const satisfies Record<CaseStatus, readonly CaseAction[]>;

const next: Readonly<Partial<Record<CaseAction, CaseStatus>>> = {
  hold: 'held',
  resume: 'draft',
  discard: 'discarded',
  'request-supplement': 'awaiting-supplement',
  refuse: 'refused',
  file: 'filed',
  reverse: 'reversed',
};

/** Status after `action`; throws `case/action-not-allowed` where the table does not list it. */
export const statusAfter = (status: CaseStatus, action: CaseAction): CaseStatus => {
  if (!(allowedActions[status] as readonly CaseAction[]).includes(action)) {
    throw new Fault('case/action-not-allowed', { action, status });
  }
  return next[action] ?? status;
};

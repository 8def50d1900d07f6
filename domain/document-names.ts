/**
 * What a screen that speaks English calls the papers, by their kind. On the paper, in the journal and in what is sent
 * stands the Chinese title.
 */
const names: Readonly<Record<string, string>> = {
  voucher: 'Cash voucher',
  receipt: 'Counter receipt',
  'calculation-sheet': 'Calculation sheet',
  'memorandum-ledger': 'Collected-on-behalf ledger',
  'supplement-notice': 'Supplement notice',
  'refusal-notice': 'Refusal notice',
  'reversal-notice': 'Reversal notice',
  'acceptance-receipt': 'Acceptance receipt',
  'registration-certificate': 'Tax registration certificate',
  'certificate-to-follow': 'Slip: certificate to follow',
  'reminder-list': 'Reminder list',
  archive: 'Papers on the shelf',
  'archive-label': 'Shelf label and list of papers',
  'loan-request': 'Loan request',
  'loan-slip': 'Loan slip',
  'pe-notice': 'Notice of a permanent establishment',
  'project-transfer-form': 'Project information form',
  'transfer-arrangement': 'Letter on the monthly list',
  'pe-opinion': 'Opinion in reply',
  'pe-opinion-changed': 'Notice of a changed opinion',
  'pe-question': 'Question',
  'pe-answer': 'Answer to the question',
  'pe-conclusion': 'Confirmation of the conclusion',
  'pe-report': 'Report to the superior',
  'liaison-form': 'Liaison form',
  'liaison-answer': 'Answer to the liaison form',
};

/** 正本 and 副本 are two papers of one kind. */
const copies = [
  ['（正本）', ' (original)'],
  ['（副本）', ' (duplicate)'],
] as const;

/** The English name of a paper; `undefined` for a kind this program does not know. */
export const documentNameEn = (kind: string, title: string): string | undefined => {
  const name = names[kind];
  const copy = copies.find(([zh]) => title.endsWith(zh));
  return name === undefined ? undefined : `${name}${copy?.[1] ?? ''}`;
};

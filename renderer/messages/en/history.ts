import type { historyZh } from '../zh/history.ts';

export const historyEn: Record<keyof typeof historyZh, string> = {
  'history.verify': 'Verify history',
  'history.heading': 'Verify history',
  'history.hint': 'without a line, from what this window holds; verifying and exporting are logged',
  'history.purpose': 'Purpose',
  'history.purpose-default': 'Verification for a matter at hand',
  'history.run': 'Verify',
  'history.again': 'Verify again',
  'history.steps': 'Step by step',
  'history.none': 'Not verified yet',
  'history.outcome': 'Result',
  'history.step': 'Step',
  'history.count': 'Count',
  'history.proves': 'What it proves, and what it does not',
  'history.holds': 'holds',
  'history.fails': 'fails',
  'history.waits': 'waits',
  'history.cannot': 'not here',
  'history.stick': 'Stick',
  'history.export': 'Export evidence',
  'history.no-stick': 'To export evidence, plug in a stick first',
};

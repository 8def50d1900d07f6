import type { exchangeZh } from '../zh/exchange.ts';

export const exchangeEn = {
  'panel.stick': 'By stick',
  'stick.hint':
    'Without a line: take the outbox to a window that has one, and its answer back. Nobody can read it on the way.',
  'stick.none': 'No stick is there. Plug one in and press “Refresh”.',
  'stick.refresh': 'Refresh',
  'stick.stick': 'Stick',
  'stick.free': '{{size}} MB free',
  'stick.purpose': 'Purpose',
  'stick.purpose-default': 'The line is down',
  'stick.export': 'Export {{count}} messages',
  'stick.export-none': 'Export a question (nothing waits)',
  'stick.files': 'Files on the stick',
  'stick.no-files': 'No files of the joint window on the stick',
  'stick.file': 'File',
  'stick.what': 'What it is and what to do',
  'stick.written': 'Written',
  'stick.deed': 'Deed',
  'stick.import': 'Take',
  'stick.kept': 'Files kept in this window',
  'stick.to-fetch': 'Put on stick',
} as const satisfies Readonly<Record<keyof typeof exchangeZh, string>>;

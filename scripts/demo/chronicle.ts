import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectAll } from '../../db/sql.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { TrainingWindow } from '../../main/training/open-training.ts';
import { town } from '../../main/training/town/town.ts';
import { readBooks } from '../rehearsal/look-inside.ts';
import { type Stage, trainingWindowNames } from './stage.ts';

export interface JournalLine {
  readonly seq: number;
  readonly at: number;
  /** In Chinese; empty where there is only the word. */
  readonly what: string;
  readonly word: string;
  readonly officer: string;
  readonly detail: string;
  readonly hash: string;
}
export interface ExchangeLine {
  readonly at: number;
  readonly level: string;
  readonly event: string;
  readonly rest: string;
}

/** What the books of the day say about themselves: each window’s journal, and the log of the exchange. */
export interface Chronicle {
  readonly journals: Readonly<Record<TrainingWindow, readonly JournalLine[]>>;
  readonly exchange: readonly ExchangeLine[];
  readonly exchangeLog: string;
}

interface Entry {
  readonly what: string;
  readonly at: number;
  readonly officer: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What the journal’s words mean; one that is not here stands for itself. */
const journalWords: Readonly<Record<string, string>> = {
  'officer/signed-in': '登录',
  'officer/signed-out': '退出',
  'cash/opened': '开班',
  'cash/closed': '结账',
  'person/card-read': '读身份证',
  'person/entered-by-hand': '手工录入证件',
  'taxpayer/entered-by-hand': '手工录入纳税人',
  'taxpayer/corrected-by-hand': '更正手工录入',
  'taxpayer/entry-withdrawn': '撤回手工录入',
  'taxpayer/entry-settled': '登记信息代替手工录入',
  'case/opened': '立办件',
  'case/filed': '收款办结',
  'case/corrected': '更正',
  'case/reversed': '冲正',
  'voucher/issued': '开具票证',
  'voucher/spoiled': '作废票证',
  'record/confirmed': '确认入库',
  'record/returned': '退回',
};

const officerName = (id: string | null): string =>
  town.officers.find((officer) => officer.id === id)?.name ?? id ?? '';
const inWords = (detail: Readonly<Record<string, unknown>>): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');

const journalOf = (db: ReadDb): readonly JournalLine[] =>
  selectAll<{ seq: number; hash: string; entryText: string }>(
    db,
    'SELECT seq, hash, entry_text FROM journal ORDER BY seq',
  ).map(({ seq, hash, entryText }) => {
    const { at, what, officer, detail } = JSON.parse(entryText) as Entry;
    return {
      seq,
      at,
      what: journalWords[what] ?? '',
      word: what,
      officer: officerName(officer),
      detail: inWords(detail),
      hash,
    };
  });

export const chronicleOf = async (stage: Stage): Promise<Chronicle> => {
  const journals: Record<TrainingWindow, readonly JournalLine[]> = { state: [], local: [] };
  for (const name of trainingWindowNames)
    journals[name] = await readBooks(stage.windows[name].profile, journalOf);
  const file = join(stage.exchangeFolder, 'exchange.jsonl');
  const exchangeLog = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const exchange = exchangeLog
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { at, level, event, ...rest } = JSON.parse(line) as Omit<ExchangeLine, 'rest'>;
      return { at, level, event, rest: inWords(rest) };
    });
  return { journals, exchange, exchangeLog };
};

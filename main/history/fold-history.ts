import type { Message } from '../../contract/exchange/message.ts';
import type { EvidenceContent } from '../../contract/exchange/evidence-file.ts';
import type { InBoth } from '../../domain/language.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import { makeFold } from '../sync/fold.ts';
import type { CheckedEntry, RecordRow, TaskRow } from '../sync/sync-store.ts';

/** Folds entries one by one as every window folds them, whoever it is. Bodies are not kept. */
export const makeHistoryFold = (env: EvidenceContent['env']) => {
  const fold = makeFold({ env, device: '', bureau: 'state' });
  const records = new Map<string, RecordRow>();
  const tasks = new Map<string, TaskRow[]>();
  return {
    records: records as ReadonlyMap<string, RecordRow>,
    enter: (entry: CheckedEntry): void => {
      const { recordId } = entry;
      if (recordId === null) return;
      const open = tasks.get(recordId) ?? [];
      const folded = fold(records.get(recordId), entry, open);
      if (folded.record !== undefined) records.set(recordId, { ...folded.record, body: {} });
      const closed = new Set(folded.close.map(({ id }) => id));
      const opened = folded.open.map((task) => ({ ...task, closedAt: null, closedBy: null }));
      const left = [...open.filter(({ id }) => !closed.has(id)), ...opened];
      if (left.length > 0 || open.length > 0) tasks.set(recordId, left);
    },
  };
};

/** The records that follow from a history's own entries. */
export const foldHistory = (
  env: EvidenceContent['env'],
  checked: readonly CheckedEntry[],
): ReadonlyMap<string, RecordRow> => {
  const { records, enter } = makeHistoryFold(env);
  for (const entry of checked) enter(entry);
  return records;
};

interface Standing {
  readonly version: number;
  readonly hash: string;
  /** Messages that returned the version that stands. */
  readonly returns: readonly string[];
  /** It moved between jurisdictions: what follows is judged by both exchanges' rules, not by one chain. */
  readonly moved: boolean;
}

const follows = (message: Message, standing: Standing | undefined): boolean =>
  message.version === (standing?.version ?? 0) + 1 && message.baseHash === (standing?.hash ?? genesisHash);

const misplaced = (message: Message, part: string, standing: Standing | undefined): boolean => {
  if (standing?.moved === true) return false;
  const { body } = message;
  switch (message.kind) {
    case 'RECORD':
      return !follows(message, standing);
    case 'CORRECTION':
      return !follows(message, standing) || standing?.returns.includes(message.cause ?? '') !== true;
    case 'RETURN':
    case 'CONFIRM':
      return body['version'] !== standing?.version || body['versionHash'] !== standing?.hash;
    case 'HANDOVER':
      // Where it arrives, what it builds on stands in the part it comes from.
      return message.part === part && !follows(message, standing);
    case 'FACT':
    case 'TAKEN':
    case 'DECLINE':
    case 'EPOCH':
      return false;
  }
};

const after = (
  message: Message,
  { entry }: CheckedEntry,
  standing: Standing | undefined,
): Standing | undefined => {
  switch (message.kind) {
    case 'RETURN':
      return standing && { ...standing, returns: [...standing.returns, entry.msgId] };
    case 'CONFIRM':
    case 'TAKEN':
    case 'EPOCH':
      return standing;
    case 'RECORD':
    case 'CORRECTION':
    case 'FACT':
      return { version: message.version, hash: entry.hash, returns: [], moved: standing?.moved ?? false };
    case 'HANDOVER':
    case 'DECLINE':
      return { version: message.version, hash: entry.hash, returns: [], moved: true };
  }
};

/** Where versions do not follow one another, or an answer speaks of another version than the one that stood. */
export const orderFindings = (checked: readonly CheckedEntry[]): readonly InBoth[] => {
  const standing = new Map<string, Standing>();
  const findings: InBoth[] = [];
  let position = 0;
  for (const each of checked) {
    const { entry, message, recordId } = each;
    if (entry.position <= position)
      findings.push({
        zh: `第 ${entry.position} 条报文的位置不在前一条之后`,
        en: `the message at ${entry.position} does not come after the one before it`,
      });
    position = entry.position;
    if (message === null || recordId === null) continue;
    const before = standing.get(recordId);
    if (misplaced(message, each.part, before))
      findings.push({
        zh: `第 ${entry.position} 条报文 ${entry.msgId}（${message.kind}）接不上资料 ${recordId} 当时的版本`,
        en: `message ${entry.msgId} at ${entry.position} (${message.kind}) does not follow the version of ${recordId} that stood`,
      });
    const next = after(message, each, before);
    if (next !== undefined) standing.set(recordId, next);
  }
  return findings;
};

import type { MemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import { taskOfVerdict } from '../../../main/sync/sync-store.ts';
import type { Mutant } from './mutant.ts';
import type { Variant } from './variant.ts';

const windowWith =
  (
    change: (store: MemorySyncStore, hit: (place: string) => void) => Partial<MemorySyncStore>,
  ): NonNullable<Variant['windowStore']> =>
  (store, hit) => ({ ...store, ...change(store, hit) });

const all = { messages: 500, bytes: 1024 * 1024 };

/** Faults of a window. */
export const mutantsOfWindows: readonly Mutant[] = [
  {
    name: 'a window keeps its cursor before it keeps the page',
    tells: ['I7', 'I8'],
    variant: {
      windowStore: windowWith((store, hit) => ({
        applyPage: (page, entries, fold) => {
          if (!store.applyPage(page, [], fold)) return false;
          hit('sync-page:after-commit');
          const from = store.inboxCursor(`${page.part} late`);
          return store.applyPage({ part: `${page.part} late`, from, to: page.to }, entries, fold);
        },
      })),
    },
  },
  {
    name: 'a window that is started begins to read from the beginning again',
    tells: ['I8'],
    variant: {
      windowStore: windowWith((store) => {
        let isFresh = true;
        return {
          inboxCursor: (part) => (isFresh ? 0 : store.inboxCursor(part)),
          applyPage: (page, entries, fold) => {
            isFresh = false;
            const [first, to] = [entries.slice(0, 1), page.from + 1];
            return store.applyPage({ ...page, from: store.inboxCursor(page.part), to }, first, fold);
          },
        };
      }),
    },
  },
  {
    name: 'a window takes a page wherever it begins',
    tells: [],
    survives:
      'the line takes only the page it asked for, and the answer on a stick is measured against the cursor first; what is folded again from there on comes to the same',
    variant: {
      windowStore: windowWith((store) => ({
        applyPage: (page, entries, fold) =>
          store.applyPage({ ...page, from: store.inboxCursor(page.part) }, entries, fold),
      })),
    },
  },
  {
    name: 'a window lets go of a message when it is sent',
    tells: ['I1', 'I6', 'rest'],
    variant: {
      windowStore: windowWith((store) => ({
        markSent: (toSeq, at) => {
          store.markSent(toSeq, at);
          store.markReceived(toSeq);
        },
        messagesFrom: (seq, limit) => store.nextToSend(all).filter((m) => m.seq >= seq && limit.messages > 0),
      })),
    },
  },
  {
    name: 'a window passes over verdicts that ask something of a person',
    tells: ['I9', 'rest'],
    variant: {
      windowStore: windowWith((store) => ({
        recordVerdicts: (verdicts, to) =>
          store.recordVerdicts(
            verdicts.filter(
              (verdict) =>
                taskOfVerdict(verdict, {
                  recordId: '',
                  caseFileId: null,
                  taxpayerNo: '',
                  schema: '',
                  version: 1,
                }) === undefined,
            ),
            to,
          ),
      })),
    },
  },
  {
    name: 'a return opens no task at its sender',
    tells: ['I9'],
    variant: {
      windowStore: windowWith((store) => ({
        applyPage: (page, entries, fold) =>
          store.applyPage(page, entries, (record, checked, open) => {
            const folded = fold(record, checked, open);
            return { ...folded, open: folded.open.filter(({ kind }) => kind !== 'correct') };
          }),
      })),
    },
  },
  {
    name: 'a window closes what waits for it as soon as it has read it',
    tells: ['I10'],
    variant: {
      windowStore: windowWith((store) => ({
        applyPage: (page, entries, fold) =>
          store.applyPage(page, entries, (record, checked, open) => {
            const folded = fold(record, checked, open);
            return { ...folded, open: folded.open.filter(({ kind }) => kind !== 'confirm-or-return') };
          }),
      })),
    },
  },
  {
    name: 'a window counts the days by its own clock',
    tells: ['I13', 'rest'],
    variant: { dayByOwnClock: true },
  },
  {
    name: 'a number is printed before its act is durable',
    from: 11,
    tells: ['I14'],
    variant: { printsFirst: true },
  },
  {
    name: 'a window folds an entry it has folded before',
    tells: [],
    survives: 'the cursor lets a page in once, so no entry comes twice',
    variant: {
      windowStore: windowWith((store) => ({
        applyPage: (page, entries, fold) =>
          store.applyPage(page, entries, (record, checked, open) =>
            fold(record === undefined ? undefined : { ...record, position: 0 }, checked, open),
          ),
      })),
    },
  },
];

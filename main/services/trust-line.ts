import type { CaLineView } from '../../contract/calls/ca.ts';
import { trustListDocument } from '../../contract/exchange/trust-list.ts';
import type { TrustPaper, TrustPapersPage } from '../../contract/exchange/trust-papers.ts';
import { Fault, type FaultCode } from '../../domain/faults.ts';
import { canonicalText, sha256Hex } from '../../evidence/canonical.ts';
import { findTask, openTask } from '../../db/inbox.ts';
import {
  appendTrustPaperPiece,
  dropTrustPaperDownload,
  findTrustPaperDownload,
  isRevocationListHere,
  isTrustPaperJudged,
  putJudgedTrustPaper,
  readTrustPaperDownload,
  trustPaperDownloads,
  trustPaperPieceBytes,
} from '../../db/trust-papers.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { errorName, framesOf } from '../log.ts';
import { alarmOf } from '../sync/alarms.ts';
import type { TrustPost } from '../sync/trust-post.ts';
import type { BusinessDay } from './business-day.ts';
import { importTrustPaper } from './ca-import.ts';
import { readTrustPaper } from './ca-reading.ts';
import { findTrust, judgedAt } from './ca-trust.ts';
import { type HallContext, write } from './hall-context.ts';

/** Trust lists and revocation lists by the line (norm item 6), beside the messages and never before them. */
export interface TrustLine {
  /** The mark of what the exchange holds, each time it says it; undefined where it keeps none. */
  heard(mark: string | undefined): void;
  /** Begins, or goes on where it broke off; at once back. Nothing where it is under way or all is known. */
  goOn(): void;
  view(): CaLineView;
  /** What is under way ends where it stands: the next start goes on there. */
  stop(): Promise<void>;
}

/** A page that redraws itself for every piece would do nothing else. */
const tellEveryMs = 250;

/** Not of the paper for good: bytes spoilt on the way, a thread that died, a date still to come. */
const perhapsLater: readonly FaultCode[] = [
  'exchange/trust-paper-altered',
  'certificate/reading-broke-off',
  'certificate/crl-from-the-future',
];

/** `told`: a task was opened. */
export const openTrustLine = (
  context: HallContext,
  day: BusinessDay,
  post: TrustPost,
  told: () => void,
): TrustLine => {
  const { db, clock } = context;
  let askedAt: number | null = null;
  let mark: string | undefined;
  let page: TrustPapersPage | undefined;
  let done: string | undefined;
  let coming: CaLineView['coming'] = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  /** Until the next day, or the next start of the window. */
  let putOff: { readonly on: string; readonly hashes: Set<string> } = { on: '', hashes: new Set() };

  const putOffToday = (): Set<string> => {
    const on = day.today();
    if (putOff.on !== on) putOff = { on, hashes: new Set() };
    return putOff.hashes;
  };

  const view = (): CaLineView => ({ askedAt, keeps: mark !== undefined, coming });

  const show = (next: CaLineView['coming']): void => {
    const isNews = coming?.hash !== next?.hash || coming?.step !== next?.step;
    coming = next;
    const at = clock.monotonic();
    if (!isNews && at - toldAt < tellEveryMs) return;
    toldAt = at;
    context.emit('trustLine', view());
  };

  const versionInUse = (): number => findTrust(context)?.version ?? 0;

  /** The list in use, named as the exchange names it: it need not be fetched to know that it is here. */
  const isInUse = ({ kind, hash }: TrustPaper): boolean => {
    if (kind === 'revocation-list') return isRevocationListHere(db, hash);
    const signed = findTrust(context)?.signed;
    return (
      signed !== undefined &&
      sha256Hex(canonicalText(trustListDocument(signed.bundle, signed.signatures))) === hash
    );
  };

  const note = (tx: WritableTx, { hash }: TrustPaper, trustVersion: number, code: FaultCode | null): void => {
    putJudgedTrustPaper(tx, { hash, trustVersion, code, judgedAt: clock.now() });
    dropTrustPaperDownload(tx, hash);
  };

  /** Said once for each paper and reason, as a task; nothing of what is in use changes by it. */
  const refuse = (paper: TrustPaper, { code, detail }: Fault): void => {
    const { kind, hash, of } = paper;
    const at = clock.now();
    const alarm = alarmOf(`line:trust:${hash.slice(0, 32)}:${code}`, at, {
      ...detail,
      ...{ code: 'exchange/trust-paper-refused', paper: kind, of, why: code },
    });
    write(context, 'refuse-trust-paper', (tx) => {
      if (perhapsLater.includes(code)) dropTrustPaperDownload(tx, hash);
      else note(tx, paper, versionInUse(), code);
      if (findTask(tx, alarm.id) !== undefined) return;
      openTask(tx, alarm);
      tx.journal({
        what: 'ca/trust-paper-refused',
        ...{ at, officer: null, actId: null, caseFileId: null },
        detail: { paper: kind, of, hash, code, cameBy: 'exchange' },
      });
    });
    if (perhapsLater.includes(code)) putOffToday().add(hash);
    told();
  };

  /** What has been replaced or withdrawn meanwhile is not fetched to its end. */
  const forgetGone = (): void => {
    const named = new Set(page?.papers.map(({ hash }) => hash));
    const gone = trustPaperDownloads(db).filter((hash) => !named.has(hash));
    if (gone.length > 0)
      write(context, 'forget-trust-papers', (tx) => gone.forEach((hash) => dropTrustPaperDownload(tx, hash)));
  };

  const nextPaper = (): TrustPaper | undefined => {
    const version = versionInUse();
    const later = putOffToday();
    const isOpen = (paper: TrustPaper): boolean =>
      // Without a trust list no CA’s list is believed: it waits.
      (version > 0 || paper.kind === 'trust-list') &&
      !later.has(paper.hash) &&
      !isInUse(paper) &&
      !isTrustPaperJudged(db, paper.hash, version);
    const open = (page?.papers ?? []).filter(isOpen);
    // First of all the trust list: by it the others are believed.
    return open.find(({ kind }) => kind === 'trust-list') ?? open[0];
  };

  const fetch = async (paper: TrustPaper, signal: AbortSignal): Promise<void> => {
    const { hash, size, kind, of } = paper;
    for (;;) {
      const received = findTrustPaperDownload(db, hash)?.received ?? 0;
      show({ hash, kind, of, step: 'fetching', percent: Math.floor((100 * received) / size) });
      if (received === size) return;
      const to = Math.min(received + trustPaperPieceBytes, size) - 1;
      const bytes = await post.trustPaperPiece(paper, received, to, signal);
      signal.throwIfAborted();
      write(context, 'trust-piece', (tx) => appendTrustPaperPiece(tx, paper, received, bytes));
    }
  };

  const judge = async (paper: TrustPaper, signal: AbortSignal): Promise<void> => {
    const { hash, kind, of } = paper;
    const from = { bytes: readTrustPaperDownload(db, hash), hash };
    const onProgress = (percent: number): void => show({ hash, kind, of, step: 'checking', percent });
    onProgress(0);
    const read = await readTrustPaper(context, kind, from, { onProgress, signal });
    signal.throwIfAborted();
    const importing = { officer: null, at: judgedAt(context, day), cameBy: 'exchange' } as const;
    const version = versionInUse();
    importTrustPaper(context, read, importing, (tx) => note(tx, paper, version, null));
    context.emit('changed', { what: 'ca-keys', caseFileId: null });
  };

  const take = async (paper: TrustPaper, signal: AbortSignal): Promise<void> => {
    try {
      const have = versionInUse();
      if (paper.kind === 'trust-list' && paper.order <= have)
        throw new Fault('certificate/bundle-not-newer', { said: paper.order, have });
      await fetch(paper, signal);
      await judge(paper, signal);
    } catch (error) {
      const isOfPaper =
        error instanceof Fault &&
        (error.code.startsWith('certificate/') || error.code === 'exchange/trust-paper-altered');
      if (signal.aborted || !isOfPaper) throw error;
      refuse(paper, error);
    }
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    if (page?.catalogue !== mark) {
      page = await post.trustPapers(signal);
      signal.throwIfAborted();
      // Something was put in since the mark was told.
      mark = page.catalogue;
      forgetGone();
    }
    for (let next = nextPaper(); next !== undefined; next = nextPaper()) await take(next, signal);
    done = `${page?.catalogue} ${versionInUse()} ${day.today()}`;
  };

  const start = (): void => {
    const stop = new AbortController();
    const ended = run(stop.signal)
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        // What is wrong with the line the rounds say; the next one that goes through goes on here.
        if (!(error instanceof Fault))
          context.log.write({ event: 'trust-line-broke', error: errorName(error), at: framesOf(error) });
        else if (error.code === 'exchange/trust-paper-unknown') page = undefined;
      })
      .finally(() => {
        running = undefined;
        show(null);
      });
    running = { stop, ended };
  };

  return {
    heard: (said) => {
      askedAt = clock.now();
      mark = said;
      context.emit('trustLine', view());
    },
    goOn: () => {
      if (running !== undefined || mark === undefined) return;
      if (done !== `${mark} ${versionInUse()} ${day.today()}`) start();
    },
    view,
    stop: async () => {
      running?.stop.abort();
      await running?.ended;
    },
  };
};

import type { EpochView } from '../../contract/calls/epoch.ts';
import { EnrolmentProgress } from '../../contract/exchange/device-papers.ts';
import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { bureaus } from '../../domain/bureau.ts';
import { inEnglish } from '../../domain/faults/detail-words.ts';
import {
  findLastRequest,
  findTrayCheck,
  findWaitingRequest,
  hasLeftover,
  type LeftoverRow,
  listLeftovers,
  sealedElsewhere,
} from '../../db/epochs.ts';
import { beganAnew } from '../../db/inbox.ts';
import { findOfficer } from '../../db/officers.ts';
import { messagesUnreceived, outboxHead } from '../../db/outbox.ts';
import { listVoucherRanges, peekNext } from '../../db/vouchers.ts';
import { begunSentence, progressSentence, settledSentence, standingSentence } from './epoch-words.ts';
import { findStanding } from './exchange-standing.ts';
import type { HallContext } from './hall-context.ts';
import { maskNumber } from './masks.ts';
import { stockName } from './voucher-desk.ts';
import { schemaTitle } from './words.ts';

type MessageRow = EpochView['hereOnly'][number];

/** A message in words; a household's number holds its owner's ID number, so it is masked as elsewhere. */
const messageRow = (context: HallContext, msgId: string, text: string): MessageRow => {
  const message = JSON.parse(text) as {
    seq: number;
    schema: string;
    taxpayer: string;
    body: { voucherNumber?: string; totalFen?: number; caseNo?: string };
  };
  const { voucherNumber, totalFen, caseNo } = message.body;
  return {
    msgId,
    seq: message.seq,
    title: schemaTitle(message.schema, context.language()),
    slip: voucherNumber ?? caseNo ?? null,
    taxpayerNo: message.taxpayer === '' ? '' : maskNumber(message.taxpayer),
    amountFen: totalFen ?? null,
  };
};

const nameOf = (context: HallContext, officer: string): string =>
  findOfficer(context.db, officer)?.name ?? officer;

const leftoverRow = (context: HallContext, row: LeftoverRow): EpochView['leftovers'][number] => ({
  ...messageRow(context, row.msgId, row.text),
  sealedAt: row.sealedAt,
  settled: row.isArrived
    ? settledSentence('arrived', '', context.language())
    : row.outcome === null
      ? null
      : settledSentence(row.outcome, row.note ?? '', context.language()),
});

/** Every tray of this window: one for each officer's stock of each kind; none before an epoch has begun. */
const traysOf = (context: HallContext, epoch: number, officer: string): EpochView['trays'] => {
  if (epoch === 0) return [];
  const { db, config } = context;
  const seen = new Set<string>();
  return listVoucherRanges(db).flatMap((range) => {
    const { signedOutTo, bureau, kind } = range;
    const id = `${signedOutTo} ${bureau} ${kind}`;
    if (signedOutTo === null || range.device !== config.device || range.returnedOn !== null || seen.has(id))
      return [];
    seen.add(id);
    const holder = { bureau, kind, officer: signedOutTo, device: config.device };
    const checked = findTrayCheck(db, { ...holder, epoch });
    return [
      {
        bureau,
        kind,
        title: context.language() === 'en' ? inEnglish(stockName(bureau, kind)) : stockName(bureau, kind),
        officerName: nameOf(context, signedOutTo),
        isMine: signedOutTo === officer,
        expected: peekNext(db, holder)?.number ?? null,
        found: checked?.found ?? null,
      },
    ];
  });
};

const requestOf = (context: HallContext): EpochView['request'] => {
  const row = findLastRequest(context.db);
  if (row === undefined) return null;
  const progress = EnrolmentProgress.safeParse(row.progress);
  const said = new Map(
    (progress.success ? progress.data.opinions : []).map(({ bureau, opinion }) => [bureau, opinion]),
  );
  const waitsFor = bureaus.filter((bureau) => !said.has(bureau));
  return {
    epoch: row.epoch,
    reason: row.reason,
    askedByName: nameOf(context, row.askedBy),
    askedAt: row.askedAt,
    state: row.state,
    progress: progressSentence(
      { state: row.state, isHandedIn: progress.success, waitsFor },
      context.language(),
    ),
  };
};

/** Whether there is anything to begin anew for, to hear of it or to settle after it: for a page that only asks so much. */
export const asksForEpoch = (context: HallContext): boolean => {
  const { db, sealer } = context;
  if (findStanding(db) !== undefined || findWaitingRequest(db) !== undefined) return true;
  const { epoch } = outboxHead(db, sealer.genesis);
  // Only a window that has begun anew has anything left of an earlier epoch.
  return epoch > 0 && (hasLeftover(db) || traysOf(context, epoch, '').some(({ found }) => found === null));
};

/** Everything about a window that begins anew, as its officer may see it. */
export const epochView = (context: HallContext, officer: string, sticks: EpochView['sticks']): EpochView => {
  const { db, config, sealer } = context;
  const standing = findStanding(db);
  const head = outboxHead(db, sealer.genesis);
  const told = standing?.told ?? null;
  const mine = sealedElsewhere(db).filter(({ msgId }) => msgId.startsWith(`${config.device}:`));
  const thereOnly = mine.map(({ msgId, message }) => messageRow(context, msgId, message));
  const seen = new Set(thereOnly.map(({ seq }) => seq));
  const unknown: number[] = [];
  for (let seq = head.lastSeq + 1; seq <= (told?.lastSeq ?? 0) && unknown.length < 10_000; seq += 1)
    if (!seen.has(seq)) unknown.push(seq);
  const request = requestOf(context);
  return {
    sentence: standing === undefined ? null : standingSentence(standing.code, context.language()),
    mayAsk: standing !== undefined,
    here: { epoch: head.epoch, lastSeq: head.lastSeq, hash: head.lastHash },
    exchange:
      standing === undefined || told === null
        ? null
        : {
            epoch: told.epoch,
            lastSeq: told.lastSeq,
            hash: told.chainHead,
            heardAt: standing.at,
            byFile: standing.byFile,
          },
    hereOnly:
      standing === undefined
        ? []
        : messagesUnreceived(db, head.epoch).map(({ msgId, text }) => messageRow(context, msgId, text)),
    thereOnly,
    unknownFrom: unknown[0] ?? null,
    unknownTo: unknown.at(-1) ?? null,
    request: standing === undefined && request?.state === 'refused' ? null : request,
    leftovers: listLeftovers(db).map((row) => leftoverRow(context, row)),
    trays: traysOf(context, head.epoch, officer),
    begun: beganAnew(db).map(({ recordId, senderDevice, receivedAt, body }) => ({
      recordId,
      receivedAt,
      sentence: begunSentence(senderDevice, body as BodyOf<'epoch/1'>, context.language()),
    })),
    sticks,
  };
};

import type { Verdict } from '../../contract/exchange/answers.ts';
import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { SealedMessage } from '../../db/outbox.ts';
import { type Bureau, otherBureau } from '../../domain/bureau.ts';
import { type CaseEntry, laneRecordId } from '../../domain/case-file/entry.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import type { DeviceRecord } from '../../exchange/storage/port.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import type { FeedEntry } from './memory-exchange.ts';

type EntryBody = BodyOf<'case-entry/1'>;
type Lanes = Record<Bureau, readonly CaseEntry[]>;

interface Known {
  readonly recordId: string;
  readonly version: number;
  readonly hash: string;
  readonly entry: CaseEntry;
}
interface Own extends Known {
  readonly sealed: SealedMessage;
  /** A window that does what it may not: its message may be refused, an honest one's never. */
  readonly isRogue: boolean;
  verdict: Verdict['verdict'] | null;
}

export interface EntryDraft {
  readonly caseId: string;
  readonly matter: string;
  readonly lane: Bureau;
  readonly act: string;
  readonly answers: CaseEntry['answers'];
  readonly documents: CaseEntry['documents'];
  readonly fence: number;
  readonly on: PlainDate;
  readonly isRogue?: boolean;
  /** Where a rogue says what is not so. */
  readonly lie?: {
    readonly authority?: Bureau;
    readonly actingFor?: Bureau;
    readonly body?: Bureau;
    readonly record?: string;
  };
}

const readText = (recordId: string, hash: string, text: string): Known => {
  const { device, officer, version, body } = JSON.parse(text) as {
    device: string;
    officer: string;
    version: number;
    body: EntryBody;
  };
  const { bureau, entryNo, seen, fence, act, answers, documents, doneOn } = body;
  const entry: CaseEntry = {
    lane: bureau,
    entryNo,
    seen,
    fence,
    act,
    answers,
    documents,
    doneOn: doneOn as PlainDate,
    device,
    officer,
  };
  return { recordId, version, hash, entry };
};

/**
 * A window as far as lanes go: what it heard of the feed, what it sealed itself, and of both the lanes as
 * `main/services/case-lanes.ts` and `lane-writer.ts` read and write them.
 */
export const makeSimWindow = (device: string, bureau: Bureau, options: { readonly hearsTwice?: boolean }) => {
  const sealer = makeSealer({ env: 'training', device });
  const own: Own[] = [];
  const feed = new Map<string, Known[]>();
  let heard = 0;
  let head = { epoch: 0, lastSeq: 0, lastHash: genesisHash };

  const record: DeviceRecord = {
    device,
    suite: 'ed25519',
    publicKeyHex: '',
    bureau,
    part: '359900',
    hall: 'hall-1',
    status: 'active',
    epoch: 0,
    lastSeq: 0,
    chainHead: genesisHash,
    entitlements: [{ actingFor: bureau, under: 'own-office', from: '2016-01-01', to: null }],
  };

  const stillOurs = (recordId: string): readonly Own[] =>
    own.filter(
      (one) =>
        one.recordId === recordId &&
        recordId.endsWith(`:${bureau}`) &&
        one.verdict !== 'CONFLICT' &&
        one.verdict !== 'REJECT',
    );

  /** What the exchange has ordered, then what this window has sealed since. */
  const laneOf = (recordId: string): readonly CaseEntry[] => {
    const lane = (feed.get(recordId) ?? []).map(({ entry }) => entry);
    for (const { entry } of stillOurs(recordId)) if (entry.entryNo === lane.length + 1) lane.push(entry);
    return lane;
  };
  const lanesOf = (caseId: string): Lanes => ({
    state: laneOf(laneRecordId(caseId, 'state')),
    local: laneOf(laneRecordId(caseId, 'local')),
  });

  const knownVersion = (recordId: string): { readonly version: number; readonly hash: string } => {
    const folded = feed.get(recordId)?.at(-1);
    const sealed = stillOurs(recordId).at(-1);
    if (sealed !== undefined && sealed.version > (folded?.version ?? 0)) return sealed;
    return folded ?? { version: 0, hash: genesisHash };
  };

  /** Seals the next version of the lane as this window knows it; durable, whether or not there is a line. */
  const write = (draft: EntryDraft): void => {
    const { caseId, lane, lie = {} } = draft;
    const recordId = lie.record ?? laneRecordId(caseId, lane);
    const known = knownVersion(recordId);
    const lanes = lanesOf(caseId);
    const [sealed] = sealer.seal(
      [
        {
          kind: 'RECORD',
          schema: 'case-entry/1',
          authority: lie.authority ?? lane,
          part: record.part,
          taxpayer: '',
          recordId,
          baseVersion: known.version,
          baseHash: known.hash,
          version: known.version + 1,
          cause: null,
          actId: `${device}-${own.length + 1}`,
          officer: `officer-${device}`,
          actingFor: lie.actingFor ?? lane,
          under: 'own-office',
          hall: record.hall,
          caseFileId: caseId,
          businessDate: draft.on,
          recordedAt: 0,
          body: {
            bureau: lie.body ?? lane,
            caseNo: caseId,
            matter: draft.matter,
            mode: 1,
            revision: 1,
            subject: caseId,
            act: draft.act,
            entryNo: known.version + 1,
            seen: lanes[otherBureau(lane)].length,
            fence: draft.fence,
            answers: draft.answers,
            documents: draft.documents,
            doneOn: draft.on,
            handledBy: `officer-${device}`,
          },
        },
      ],
      head,
    );
    if (sealed === undefined) throw new Error('nothing was sealed');
    head = { epoch: 0, lastSeq: sealed.seq, lastHash: sealed.hash };
    const isRogue = draft.isRogue === true;
    own.push({ ...readText(recordId, sealed.hash, sealed.text), sealed, isRogue, verdict: null });
  };

  return {
    device,
    bureau,
    record,
    own: own as readonly Readonly<Own>[],
    lanesOf,
    write,
    position: () => heard,
    /** What has no verdict yet, in order. */
    waiting: (): readonly SealedMessage[] =>
      own.filter(({ verdict }) => verdict === null).map(({ sealed }) => sealed),
    answer: ({ msgId, verdict }: Verdict): void => {
      const message = own.find(({ sealed }) => sealed.msgId === msgId);
      if (message !== undefined) message.verdict = verdict;
    },
    hear: (page: readonly FeedEntry[]): void => {
      for (const { recordId, entry } of page) {
        const { position, hash, message } = entry;
        if (position !== heard + 1 && options.hearsTwice !== true) continue;
        heard = Math.max(heard, position);
        const lane = feed.get(recordId) ?? [];
        feed.set(recordId, [...lane, readText(recordId, hash, message)]);
      }
    },
  };
};
export type SimWindow = ReturnType<typeof makeSimWindow>;

import {
  BatchAnswer,
  DeviceState,
  ExchangeError,
  FeedPage,
  Policy,
  ResultsPage,
} from '../../contract/exchange/answers.ts';
import {
  BureauOpinion,
  DeviceRevocation,
  DeviceShutOut,
  EnrolmentProgress,
} from '../../contract/exchange/device-papers.ts';
import { EnrolmentRequest } from '../../contract/exchange/enrolment.ts';
import {
  feedPageSize,
  FullPage,
  Poke,
  snapshotMediaType,
  SnapshotNotice,
} from '../../contract/exchange/feed-pages.ts';
import {
  RecordsDiffering,
  SectorDigests,
  SectorRecords,
  SectorsDiffering,
} from '../../contract/exchange/digests.ts';
import {
  ConsistencyProof,
  HeadCountersignature,
  HeadCountersigned,
  HeadsPage,
  InclusionProof,
  maxHeadsListed,
} from '../../contract/exchange/heads.ts';
import { Batch, Envelope, maxBatchBytes } from '../../contract/exchange/message.ts';
import {
  longestPieceBytes,
  pieceMediaType,
  shortestPieceBytes,
  UploadStanding,
} from '../../contract/exchange/scans.ts';
import { SealedFilePosted, SealedFileAnswer } from '../../contract/exchange/sealed-file.ts';
import { SealPapersPage, SealRequestKept, SealRequestPaper } from '../../contract/exchange/seal-papers.ts';
import { TrustPapersPage } from '../../contract/exchange/trust-papers.ts';
import {
  AdvanceDay,
  Challenge,
  HallDate,
  maxFeedLimit,
  maxFeedWaitSeconds,
  SessionGrant,
  SessionRequest,
} from '../../contract/exchange/session.ts';

/** Schemas of the description, by the name they have in the code. */
export const schemas = {
  Policy,
  Challenge,
  SessionRequest,
  SessionGrant,
  Batch,
  BatchAnswer,
  DeviceState,
  ResultsPage,
  FeedPage,
  FullPage,
  Poke,
  SnapshotNotice,
  EnrolmentRequest,
  EnrolmentProgress,
  BureauOpinion,
  DeviceRevocation,
  DeviceShutOut,
  SealRequestPaper,
  SealRequestKept,
  SealPapersPage,
  SealedFilePosted,
  SealedFileAnswer,
  UploadStanding,
  HeadsPage,
  ConsistencyProof,
  InclusionProof,
  HeadCountersignature,
  HeadCountersigned,
  SectorDigests,
  SectorsDiffering,
  SectorRecords,
  RecordsDiffering,
  TrustPapersPage,
  AdvanceDay,
  HallDate,
  ExchangeError,
  Envelope,
} as const;
export type SchemaName = keyof typeof schemas;

export const bytesMediaType = 'application/octet-stream';

export interface Route {
  readonly method: 'get' | 'post' | 'head' | 'patch';
  /** As OpenAPI writes it, `{name}` for a part of the path. */
  readonly path: string;
  readonly summary: string;
  readonly asks?: SchemaName;
  /** Null where the headers say it all. */
  readonly answers: SchemaName | typeof snapshotMediaType | typeof bytesMediaType | null;
  /** Needs a window's session. */
  readonly session?: boolean;
  readonly query?: Readonly<Record<string, string>>;
  /** Numbers in headers, by what they say. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes are sent, of this kind. */
  readonly sends?: typeof pieceMediaType;
}

const position = `positions from 1; answers what comes after it`;
const waits = `seconds to wait for news, at most ${maxFeedWaitSeconds}`;

/** Every route of TXP/1. */
export const routes: readonly Route[] = [
  {
    method: 'get',
    path: '/v1/policy',
    summary: 'What the exchange publishes to all: its kind, the hall date, schemas, the agreement',
    answers: 'Policy',
    query: { trust: '1 where the window reads the mark of the trust papers (`trust` of the answer)' },
  },
  {
    method: 'get',
    path: '/v1/challenge',
    summary: 'A nonce to sign for a session, good once and for a minute',
    answers: 'Challenge',
  },
  {
    method: 'post',
    path: '/v1/sessions',
    summary: 'Opens a session for a window that signed the nonce',
    asks: 'SessionRequest',
    answers: 'SessionGrant',
  },
  {
    method: 'post',
    path: '/v1/batches',
    summary: `Lands messages: durable when it answers; at most ${maxBatchBytes} bytes`,
    asks: 'Batch',
    answers: 'BatchAnswer',
  },
  {
    method: 'get',
    path: '/v1/devices/me',
    summary: 'Where the window stands: its last number, its chain head, its epoch',
    answers: 'DeviceState',
    session: true,
  },
  {
    method: 'get',
    path: '/v1/results',
    summary: 'Verdicts on the window’s messages, in order of their numbers',
    answers: 'ResultsPage',
    session: true,
    query: { after: 'number after which to answer', limit: `at most ${maxFeedLimit}` },
  },
  {
    method: 'get',
    path: '/v1/feeds/{part}',
    summary: 'The feed of the window’s own part, waiting for news',
    answers: 'FeedPage',
    session: true,
    query: {
      after: position,
      limit: `at most ${maxFeedLimit}`,
      wait: waits,
      hash: 'hash of the entry at `after`, as read; another one there is `exchange/feed-rewound`',
    },
  },
  {
    method: 'get',
    path: '/v1/feeds/{part}/pages/{page}',
    summary: `A full page of ${feedPageSize} entries, from page 0; never changes and may be kept`,
    answers: 'FullPage',
    session: true,
  },
  {
    method: 'get',
    path: '/v1/feeds/{part}/poke',
    summary: 'How far the feed is, as soon as it is beyond `after`; no data',
    answers: 'Poke',
    session: true,
    query: { after: position, wait: waits },
  },
  {
    method: 'get',
    path: '/v1/snapshots/{part}/latest',
    summary: 'Names the latest snapshot of the feed',
    answers: 'SnapshotNotice',
    session: true,
  },
  {
    method: 'get',
    path: '/v1/snapshots/{part}/{hash}',
    summary: 'The snapshot’s bytes, whole or by Range and If-Range',
    answers: snapshotMediaType,
    session: true,
  },
  {
    method: 'post',
    path: '/v1/enrolments',
    summary: 'A window asks to be let in',
    asks: 'EnrolmentRequest',
    answers: 'EnrolmentProgress',
  },
  {
    method: 'get',
    path: '/v1/enrolments/{id}',
    summary: 'How far a request has come',
    answers: 'EnrolmentProgress',
  },
  {
    method: 'post',
    path: '/v1/enrolments/{id}/opinions',
    summary: 'What a bureau says of it, signed',
    asks: 'BureauOpinion',
    answers: 'EnrolmentProgress',
  },
  {
    method: 'post',
    path: '/v1/revocations',
    summary: 'A bureau shuts a window out, signed',
    asks: 'DeviceRevocation',
    answers: 'DeviceShutOut',
  },
  {
    method: 'post',
    path: '/v1/devices/me/seal-requests',
    summary: 'A window asks a bureau for a seal key',
    asks: 'SealRequestPaper',
    answers: 'SealRequestKept',
    session: true,
  },
  {
    method: 'get',
    path: '/v1/devices/me/seal-papers',
    summary: 'Grants and revocations of seal keys deposited for the window',
    answers: 'SealPapersPage',
    session: true,
  },
  {
    method: 'post',
    path: '/v1/files',
    summary: 'A sealed file brought on a stick for another window',
    asks: 'SealedFilePosted',
    answers: 'SealedFileAnswer',
    session: true,
  },
  {
    method: 'post',
    path: '/v1/uploads/{hash}',
    summary:
      'Begins the upload of a scan that an accepted message of this window names, or tells where it stands',
    answers: 'UploadStanding',
    session: true,
    headers: { 'Upload-Length': 'bytes of the whole scan, as named' },
  },
  {
    method: 'head',
    path: '/v1/uploads/{hash}',
    summary: 'Where the upload stands, in Upload-Offset, Upload-Length and Upload-Complete',
    answers: null,
    session: true,
  },
  {
    method: 'patch',
    path: '/v1/uploads/{hash}',
    summary: `One piece, durable when it answers: ${shortestPieceBytes} to ${longestPieceBytes} bytes, the last one any`,
    answers: 'UploadStanding',
    session: true,
    headers: {
      'Upload-Offset': 'where the piece begins; elsewhere than it stands is answered 409 with `offset`',
    },
    sends: pieceMediaType,
  },
  {
    method: 'get',
    path: '/v1/blobs/{hash}',
    summary: 'A scan’s bytes, whole or by Range and If-Range, for windows of a part whose feed names it',
    answers: bytesMediaType,
    session: true,
  },
  {
    method: 'get',
    path: '/v1/heads/{part}',
    summary: 'Signed heads of the feed and the bureaus’ signatures under them, the largest first',
    answers: 'HeadsPage',
    session: true,
    query: { limit: `at most ${maxHeadsListed}` },
  },
  {
    method: 'get',
    path: '/v1/heads/{part}/consistency',
    summary: 'That the feed of `to` entries begins with that of `from`',
    answers: 'ConsistencyProof',
    session: true,
    query: { from: 'size of the smaller tree', to: 'size of the larger' },
  },
  {
    method: 'get',
    path: '/v1/heads/{part}/inclusion',
    summary: 'That an entry is in the feed of `size` entries',
    answers: 'InclusionProof',
    session: true,
    query: { position: 'of the entry, from 1', size: 'entries of the tree' },
  },
  {
    method: 'post',
    path: '/v1/heads/{part}/countersignatures',
    summary: 'A bureau’s signature under a head it has checked',
    asks: 'HeadCountersignature',
    answers: 'HeadCountersigned',
  },
  {
    method: 'post',
    path: '/v1/digests',
    summary: 'What a window makes of the records at a head, sector by sector: which differ here',
    asks: 'SectorDigests',
    answers: 'SectorsDiffering',
  },
  {
    method: 'post',
    path: '/v1/digests/records',
    summary: 'What a window has in those sectors: every record that is not the same, kept for the operator',
    asks: 'SectorRecords',
    answers: 'RecordsDiffering',
  },
  {
    method: 'get',
    path: '/v1/trust',
    summary:
      'The bureaus’ trust list and the CAs’ revocation lists as they are held now, without their bytes',
    answers: 'TrustPapersPage',
    session: true,
  },
  {
    method: 'get',
    path: '/v1/trust/{hash}',
    summary: 'The bytes of one of them, whole or by Range and If-Range; the same for every window',
    answers: bytesMediaType,
    session: true,
  },
  {
    method: 'post',
    path: '/v1/training/advance-day',
    summary: 'Training only: ends the hall’s day',
    asks: 'AdvanceDay',
    answers: 'HallDate',
    session: true,
  },
];

import type { Policy } from '../../contract/exchange/answers.ts';
import type { PolicyDocument } from '../../contract/exchange/policy-document.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { FairShare } from '../fair-share.ts';
import { hallDate } from '../hall-date.ts';
import type { OverdueItem, OverdueWatch } from '../overdue.ts';
import type { BlobCounts } from '../storage/blob-port.ts';
import { blobOverdueMs } from '../uploads.ts';
import { agreementInForce } from '../policy-desk.ts';
import { type HeadDisagreement, type HeadStanding, readHeadsDesk } from './heads.ts';
import type {
  Conflict,
  DeskDecision,
  Enrolment,
  FullStore,
  PartCounts,
  QuarantinedEntry,
} from '../storage/desk-port.ts';
import type { Alarm, DeviceRecord, RecordState } from '../storage/port.ts';
import type { Reconciliation } from '../storage/reconcile-port.ts';
import type { HeldCounts } from '../storage/quarantine-port.ts';
import type { HeldTrustPaper } from '../storage/trust-port.ts';

/** Longest list the page shows; the command line lists them all. */
export const mostListed = 100;

/** Everything the operator may see of the exchange at one moment. */
export interface DeskView {
  readonly env: Policy['env'];
  readonly exchangeId: string;
  readonly hallDate: PlainDate;
  readonly agreement: PolicyDocument;
  readonly parts: readonly PartCounts[];
  readonly overdue: readonly OverdueItem[];
  readonly returned: readonly (RecordState & { readonly part: string })[];
  readonly offered: readonly (RecordState & { readonly part: string })[];
  readonly quarantined: readonly QuarantinedEntry[];
  /** What windows that are shut out have sent, by device. */
  readonly held: readonly HeldCounts[];
  readonly enrolments: readonly Enrolment[];
  readonly alarms: readonly Alarm[];
  readonly conflicts: readonly Conflict[];
  readonly devices: readonly DeviceRecord[];
  readonly decisions: readonly DeskDecision[];
  readonly load: ReturnType<FairShare['counts']>;
  readonly heads: readonly HeadStanding[];
  readonly headAlarms: readonly HeadDisagreement[];
  /** Windows whose records were not the exchange's when they were last compared. */
  readonly reconciliations: readonly Reconciliation[];
  readonly scans: BlobCounts;
  /** The newest trust list and revocation lists. */
  readonly trustPapers: readonly HeldTrustPaper[];
}

export interface DeskSources {
  readonly store: FullStore;
  readonly watch: OverdueWatch;
  readonly share: FairShare;
  /** UTC ms. */
  readonly now: () => number;
}

export const readDesk = async ({ store, watch, share, now }: DeskSources): Promise<DeskView> => {
  const today = await hallDate(store, now());
  const agreement = await agreementInForce(store);
  const parts = await store.readPartCounts();
  const overdue: OverdueItem[] = [];
  for (const { part } of parts) overdue.push(...(await watch.look(part, today, agreement)));
  return {
    env: store.identity.env,
    exchangeId: store.identity.exchangeId,
    hallDate: today,
    agreement,
    parts,
    overdue,
    returned: await store.readReturned(mostListed),
    offered: await store.readOffered(mostListed),
    quarantined: await store.readQuarantined(mostListed),
    held: await store.readHeldCounts(),
    enrolments: await store.listWaitingEnrolments(),
    alarms: await store.readAlarms(),
    conflicts: await store.readConflicts(mostListed),
    devices: await store.listDevices(),
    decisions: await store.readDecisions(mostListed),
    load: share.counts(),
    ...(await readHeadsDesk(store, parts)),
    reconciliations: await store.readReconciliations(),
    scans: await store.countBlobs(now() - blobOverdueMs),
    trustPapers: await store.listTrustPapers(),
  };
};

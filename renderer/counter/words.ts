import type { TaxpayerBar } from '../../contract/calls/taxpayers.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { PrintJobView } from '../../contract/calls/paper.ts';
import type { CaseStatus } from '../../domain/case-file/case-file.ts';
import type { BureauStatus, Place, VatStatus } from '../../domain/taxpayer.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { bureauText } from '../text/in-language.ts';

/** Closed lists of the domain, in the hall's words. */
export const vatStatusKey = {
  'small-scale': 'vat.small-scale',
  general: 'vat.general',
} as const satisfies Record<VatStatus, MessageKey>;

const bureauStatusKey = {
  normal: 'bureau-status.normal',
  abnormal: 'bureau-status.abnormal',
  suspended: 'bureau-status.suspended',
  deregistering: 'bureau-status.deregistering',
  'not-registered': 'bureau-status.not-registered',
  unverified: 'bureau-status.unverified',
} as const satisfies Record<BureauStatus, MessageKey>;

export const placeKey = {
  city: 'place.city',
  town: 'place.town',
  other: 'place.other',
} as const satisfies Record<Place, MessageKey>;

export const caseStatusKey = {
  draft: 'case-status.draft',
  held: 'case-status.held',
  'awaiting-supplement': 'case-status.awaiting-supplement',
  refused: 'case-status.refused',
  discarded: 'case-status.discarded',
  filed: 'case-status.filed',
  reversed: 'case-status.reversed',
} as const satisfies Record<CaseStatus, MessageKey>;

export const printStatusKey = {
  none: 'print-status.none',
  prepared: 'print-status.prepared',
  printing: 'print-status.printing',
  sent: 'print-status.sent',
  unknown: 'print-status.unknown',
  checked: 'print-status.checked',
  issued: 'print-status.issued',
  spoiled: 'print-status.spoiled',
  failed: 'print-status.failed',
} as const satisfies Record<
  CaseView['documents'][number]['printStatus'] | PrintJobView['status'],
  MessageKey
>;

const voucherKindKeys: Readonly<Record<string, MessageKey>> = { 'voucher-cash': 'voucher-kind.cash' };

/** The form's name as printed on it; a kind this page does not know stands by its own id. */
export const voucherKindText = (kind: string): string => {
  const key = voucherKindKeys[kind];
  return key === undefined ? kind : t(key);
};

type Lane = CaseView['lanes'][number];

const transportKey = {
  none: 'lane.none',
  waiting: 'lane.waiting',
  received: 'lane.received',
  accepted: 'lane.accepted',
  rejected: 'lane.rejected',
  conflict: 'lane.conflict',
} as const satisfies Record<Lane['transport'], MessageKey>;

/** How far one bureau's record has come, in one sentence. */
export const laneSentence = (lane: Lane): string => {
  const own = bureauText(lane.bureau);
  switch (lane.status) {
    case 'returned':
      return t('lane.returned', { bureau: own, reason: lane.returned?.reason ?? '' });
    case 'confirmed':
      return t('lane.confirmed', { bureau: own });
    case 'reversed':
      return t('lane.reversed', { travel: t(transportKey[lane.transport]) });
    case 'empty':
      return t('lane.none');
    case 'filed':
      return t(transportKey[lane.transport]);
  }
};

export const laneTone = (lane: Lane): 'good' | 'warn' | 'bad' | 'plain' => {
  if (lane.status === 'returned' || lane.transport === 'rejected' || lane.transport === 'conflict')
    return 'bad';
  if (lane.status === 'confirmed') return 'good';
  return lane.transport === 'waiting' ? 'warn' : 'plain';
};

/** One word for how a bureau administers the taxpayer. */
export const bureauStatusText = (taxpayer: TaxpayerBar, bureau: 'state' | 'local'): string =>
  t(bureauStatusKey[taxpayer.statusOf[bureau]]);

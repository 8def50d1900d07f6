import type { ReactNode } from 'react';
import type { Panel } from '../state/screen.ts';
import { AccessPanel } from './access-panel.tsx';
import { CaKeysPanel } from './ca-keys-panel.tsx';
import { CloseSessionPanel } from './close-session-panel.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import { DevicesPanel } from './devices-panel.tsx';
import { EpochPanel } from './epoch-panel.tsx';
import { FlowsPanel } from './flows-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { HouseholdPanel } from './household-panel.tsx';
import { InboxPanel } from './inbox-panel.tsx';
import { LedgerPanel } from './ledger-panel.tsx';
import { NormItemPanel } from './norm-item-panel.tsx';
import { NormPanel } from './norm-panel.tsx';
import { OutboxPanel } from './outbox-panel.tsx';
import { PrintJobsPanel } from './print-jobs-panel.tsx';
import { PushedPanel } from './pushed-panel.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { RecordPanel } from './record-panel.tsx';
import { StickPanel } from './stick-panel.tsx';
import { ScansPanel } from './scans-panel.tsx';
import { SealKeysPanel } from './seal-keys-panel.tsx';
import { UnfinishedPanel } from './unfinished-panel.tsx';
import { VouchersPanel } from './vouchers-panel.tsx';

/** The panel that stands in the working area. */
export const panelView = (panel: Panel): ReactNode => {
  switch (panel.kind) {
    case 'household':
      return <HouseholdPanel />;
    case 'unfinished':
      return <UnfinishedPanel />;
    case 'inbox':
      return <InboxPanel />;
    case 'flows':
      return <FlowsPanel />;
    case 'outbox':
      return <OutboxPanel />;
    case 'conflict':
      return <ConflictPanel key={panel.taskId} taskId={panel.taskId} />;
    case 'epoch':
      return <EpochPanel />;
    case 'stick':
      return <StickPanel />;
    case 'record':
      return <RecordPanel key={panel.recordId} recordId={panel.recordId} />;
    case 'scans':
      return (
        <ScansPanel
          key={panel.caseFileId}
          caseFileId={panel.caseFileId}
          wanted={panel.wanted}
          from={panel.from}
        />
      );
    case 'history':
      return <HistoryPanel key={panel.subject.id} subject={panel.subject} />;
    case 'print-jobs':
      return <PrintJobsPanel />;
    case 'pushed':
      return <PushedPanel />;
    case 'access':
      return <AccessPanel />;
    case 'ca-keys':
      return <CaKeysPanel />;
    case 'seal-keys':
      return <SealKeysPanel />;
    case 'vouchers':
      return <VouchersPanel />;
    case 'ledger':
      return <LedgerPanel />;
    case 'norm':
      return <NormPanel />;
    case 'norm-item':
      return <NormItemPanel key={panel.item} item={panel.item} fromList={panel.fromList} />;
    case 'devices':
      return <DevicesPanel />;
    case 'queue':
      return <QueuePanel />;
    case 'close-session':
      return <CloseSessionPanel />;
  }
};

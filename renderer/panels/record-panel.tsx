import { Button, Input } from 'antd';
import { useState } from 'react';
import type { RecordView } from '../../contract/calls/exchange.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DataGrid } from '../counter/data-grid.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { openPanel } from '../state/screen.ts';
import { openHistory } from '../state/open-history.ts';
import type { OpenedScan } from '../state/take-file.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime, periodText, rateText } from '../text/format.ts';
import { shownAmount } from '../text/money-input.ts';
import { afterDeed } from './after-deed.ts';
import { HandoverPart, mayMove } from './handover-part.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { RecordScans } from './record-scans.tsx';
import { RegistrationBooks } from './registration-books.tsx';
import { ScanViewer } from './scan-viewer.tsx';
import { Quoted, quotedText } from '../counter/quoted.tsx';
import { bureauText, inLanguage, labelOf, levyTitle, valueOfField } from '../text/in-language.ts';

const recordStatusKey = {
  stored: 'record.stored',
  returned: 'record.returned',
  confirmed: 'record.confirmed',
  conflict: 'record.conflict',
  'handed-over': 'record.handed-over',
} as const satisfies Record<RecordView['status'], MessageKey>;

const voucherStatusKey = {
  spent: 'voucher-status.spent',
  issued: 'voucher-status.issued',
  spoiled: 'voucher-status.spoiled',
  reversed: 'voucher-status.reversed',
} as const satisfies Record<RecordView['vouchers'][number]['status'], MessageKey>;

const stops = ['return.field', 'return.reason', 'return.submit'];

/** 退回: the field and the reason, so that the sender's correction opens at exactly that place (norm item 36). */
const ReturnForm = ({ record, changed }: { readonly record: RecordView; readonly changed: () => void }) => {
  const [field, setField] = useState('');
  const [reason, setReason] = useState('');
  const ready = field !== '' && reason.trim() !== '';
  return (
    <div className="return-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <label htmlFor="return-field">{t('record.return-field')}</label>
      <select
        id="return-field"
        data-stop="return.field"
        value={field}
        onChange={(event) => setField(event.target.value)}
      >
        <option value="">{t('record.choose-field')}</option>
        {record.fields.map((one) => (
          <option key={one.id} value={one.id} {...quotedText('typed', valueOfField(one))}>
            {t('punctuation.of', { what: labelOf(one), whose: valueOfField(one) })}
          </option>
        ))}
      </select>
      <label htmlFor="return-reason">{t('record.return-reason')}</label>
      <Input
        id="return-reason"
        data-stop="return.reason"
        maxLength={400}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        danger
        data-stop="return.submit"
        disabled={!ready}
        onClick={() =>
          afterDeed(
            valueOf(
              hall().exchange.returnRecord({
                recordId: record.recordId,
                version: record.version,
                field,
                reason: reason.trim(),
              }),
            ),
            t('record.done-returned'),
            changed,
          )
        }
      >
        {t('record.return')}
      </Button>
    </div>
  );
};

const Facts = ({ record }: { readonly record: RecordView }) => (
  <dl className="facts-list">
    {record.fields.map((field) => (
      <div key={field.id} className={record.returned?.field === field.id ? 'attention' : undefined}>
        <dt>{labelOf(field)}</dt>
        <dd className="digits">
          <Quoted as="typed" text={valueOfField(field)} />
        </dd>
      </div>
    ))}
  </dl>
);

/** Takes the focus, so that a page that is only read can be scrolled by keyboard. */
const History = ({ record }: { readonly record: RecordView }) => (
  <section tabIndex={0} aria-label={t('record.history')}>
    <h2 className="panel-sub">{t('record.history')}</h2>
    <ol className="plain">
      {record.history.map((event) => (
        <li key={`${event.at}-${event.sentence.zh}`}>
          <span className="digits secondary">{monthDayTime(event.at)}</span>
          <span>
            <Quoted as="typed" text={inLanguage(event.sentence)} />
          </span>
        </li>
      ))}
    </ol>
  </section>
);

const Books = ({ record }: { readonly record: RecordView }) => (
  <div className="record-books">
    <section>
      <h2 className="panel-sub">{t('record.vouchers')}</h2>
      {record.vouchers.length === 0 ? <p className="empty">{t('record.no-vouchers')}</p> : null}
      <ul className="plain">
        {record.vouchers.map((voucher) => (
          <li key={voucher.number}>
            <BureauMark bureau={voucher.voucherBureau} />
            <b className="digits">
              <Quoted as="paper" text={voucher.number} />
            </b>
            <span className="digits">{shownAmount(voucher.totalFen)}</span>
            <span>{t(voucherStatusKey[voucher.status])}</span>
          </li>
        ))}
      </ul>
    </section>
    <section>
      <h2 className="panel-sub">{t('record.ledger')}</h2>
      {record.ledger.length === 0 ? <p className="empty">{t('record.no-ledger')}</p> : null}
      <ul className="plain">
        {record.ledger.map((entry) => (
          <li key={entry.entryNo} className={entry.red ? 'red' : undefined}>
            <span className="digits">{t('ledger.no', { no: entry.entryNo })}</span>
            <span>{levyTitle(entry)}</span>
            <b className="digits">{shownAmount(entry.amountFen)}</b>
            {entry.surchargeFen === 0 ? null : (
              <span className="digits">
                {t('record.with-surcharge', { amount: shownAmount(entry.surchargeFen) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
    <History record={record} />
  </div>
);

/** What was declared and collected; a record without money has none. */
const Money = ({ record, totalFen }: { readonly record: RecordView; readonly totalFen: number }) => (
  <>
    <DataGrid
      label={t('levy.heading')}
      rows={record.lines}
      rowKey={(row) => `${row.levy}-${row.periodEnd}`}
      empty={t('record.no-levies')}
      columns={[
        {
          id: 'bureau',
          header: t('levy.bureau'),
          width: '50',
          cell: () => <BureauMark bureau={record.bureau} />,
        },
        { id: 'title', header: t('levy.title'), cell: (row) => levyTitle(row) },
        {
          id: 'period',
          header: t('levy.period'),
          width: '170',
          cell: (row) => periodText(row.periodStart, row.periodEnd, t('levy.to')),
        },
        {
          id: 'base',
          header: t('levy.base'),
          figure: true,
          width: '120',
          cell: (row) => shownAmount(row.baseFen),
        },
        {
          id: 'rate',
          header: t('levy.rate'),
          figure: true,
          width: '70',
          cell: (row) => rateText(row.ratePpm),
        },
        {
          id: 'surcharge',
          header: t('levy.surcharge'),
          figure: true,
          width: '100',
          cell: (row) => shownAmount(row.surchargeFen),
        },
        {
          id: 'amount',
          header: t('levy.amount'),
          figure: true,
          width: '120',
          cell: (row) => <b>{shownAmount(row.amountFen)}</b>,
        },
      ]}
    />
    <p className="record-total">
      {t('record.total')} <b className="digits">{shownAmount(totalFen)}</b>
    </p>
  </>
);

/** The papers that were brought are read beside the record, and Esc leads back to it. */
const openScansOf = ({ recordId, caseFileId }: RecordView): void => {
  if (caseFileId !== null)
    openPanel({ kind: 'scans', caseFileId, wanted: null, from: { kind: 'record', recordId } });
};

/** What the other bureau sent: declared fields, lines, vouchers and ledger; to be confirmed or returned. */
export const RecordPanel = ({ recordId }: { readonly recordId: string }) => {
  const { data: record, reload } = useLoaded(() => valueOf(hall().exchange.record({ recordId })), recordId, [
    'tasks',
    'cases',
    'ledger',
  ]);
  const [leaving, setLeaving] = useState(false);
  const [scan, setScan] = useState<OpenedScan | 'looked at' | null>(null);
  const isMovable = record !== null && record.totalFen === null;
  const { data: handover, reload: reloadHandover } = useLoaded(
    () => (isMovable ? valueOf(hall().exchange.handover({ recordId })) : Promise.resolve(null)),
    `${recordId} ${isMovable}`,
    ['tasks', 'cases'],
  );
  const changed = (): void => {
    setLeaving(false);
    reload();
    reloadHandover();
  };
  if (record === null) return <PanelFrame title={t('record.heading')}>{null}</PanelFrame>;
  if (scan !== null && scan !== 'looked at')
    return <ScanViewer scan={scan} back={() => setScan('looked at')} />;
  // One that moved here has no case whose page would show them; whoever is to take it sees them first.
  const isOffered = handover !== null && handover.offers.length > 0;
  const scans =
    isMovable && record.caseFileId === null ? (
      <RecordScans recordId={recordId} leads={scan !== null} show={setScan} />
    ) : null;
  const open = record.status === 'stored' && !record.sentByThisWindow;
  const returned = record.fields.find((field) => field.id === record.returned?.field);
  return (
    <PanelFrame
      title={t('punctuation.of', { what: inLanguage(record.title), whose: record.taxpayerName })}
      note={t('record.note', {
        bureau: bureauText(record.senderBureau),
        version: record.version,
        status: t(recordStatusKey[record.status]),
      })}
      deeds={
        <>
          <Button onClick={openHistory}>
            {t('history.verify')} <KeyCap>Alt+V</KeyCap>
          </Button>
          {record.registration === null || record.caseFileId === null ? null : (
            <Button onClick={() => openScansOf(record)}>{t('panel.scans')}</Button>
          )}
          {open ? (
            <Button
              type="primary"
              autoFocus
              onClick={() =>
                afterDeed(
                  valueOf(hall().exchange.confirm({ recordId, version: record.version })),
                  t('record.done-confirmed'),
                  reload,
                )
              }
            >
              {t('record.confirm')}
            </Button>
          ) : handover !== null && handover.leave !== null && mayMove() && !leaving ? (
            <Button data-stop="handover.open" onClick={() => setLeaving(true)}>
              {t('handover.open')}
            </Button>
          ) : null}
        </>
      }
    >
      {handover === null ? null : (
        <HandoverPart view={handover} bureau={record.bureau} leaving={leaving} changed={changed} />
      )}
      {record.returned === null ? null : (
        <p className="attention-card card">
          <Quoted
            as="typed"
            text={t('record.was-returned', {
              field: returned === undefined ? record.returned.field : labelOf(returned),
              reason: record.returned.reason,
            })}
          />
        </p>
      )}
      {isOffered ? scans : null}
      <Facts record={record} />
      {isOffered ? null : scans}
      {record.totalFen === null ? null : <Money record={record} totalFen={record.totalFen} />}
      {open ? <ReturnForm record={record} changed={reload} /> : null}
      {record.registration === null ? (
        isMovable ? (
          <History record={record} />
        ) : (
          <Books record={record} />
        )
      ) : (
        <RegistrationBooks standing={record.registration} history={<History record={record} />} />
      )}
    </PanelFrame>
  );
};

import type { EpochView } from '../../contract/calls/epoch.ts';
import { type Fen, formatYuanGrouped } from '../../domain/money.ts';
import { DataGrid, type GridColumn } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { t } from '../messages/t.ts';
import { monthDayTime } from '../text/format.ts';

type Message = EpochView['hereOnly'][number];

/** A message in words, as in every list of this page. */
export const messageColumns = <Row extends Message>(): readonly GridColumn<Row>[] => [
  {
    id: 'seq',
    header: t('outbox.seq'),
    figure: true,
    width: '60',
    cell: (row) => <span className="digits">{row.seq}</span>,
  },
  { id: 'title', header: t('outbox.title'), width: '24%', cell: (row) => row.title },
  {
    id: 'slip',
    header: t('epoch.slip'),
    cell: (row) => (
      <span className="digits">
        <Quoted as="paper" text={row.slip ?? ''} />
      </span>
    ),
  },
  {
    id: 'taxpayer',
    header: t('context.number'),
    width: '180',
    spare: true,
    cell: (row) => <span className="digits">{row.taxpayerNo}</span>,
  },
  {
    id: 'amount',
    header: t('epoch.amount'),
    figure: true,
    width: '110',
    cell: (row) => (
      <span className="digits">{row.amountFen === null ? '' : formatYuanGrouped(row.amountFen as Fen)}</span>
    ),
  },
];

const shortHash = (hash: string): string => hash.slice(0, 8);

/** What both sides hold, in words. */
export const BothSides = ({ view }: { readonly view: EpochView }) => (
  <dl className="epoch-sides">
    <dt>{t('epoch.here')}</dt>
    <dd className="digits">
      {t('epoch.side', {
        epoch: view.here.epoch,
        seq: view.here.lastSeq,
        hash: shortHash(view.here.hash),
      })}
    </dd>
    <dt>{t('epoch.there')}</dt>
    <dd className="digits">
      {view.exchange === null
        ? t('epoch.there-unknown')
        : `${t('epoch.side', {
            epoch: view.exchange.epoch,
            seq: view.exchange.lastSeq,
            hash: shortHash(view.exchange.hash),
          })} · ${t(view.exchange.byFile ? 'epoch.by-file' : 'epoch.by-line', {
            at: monthDayTime(view.exchange.heardAt),
          })}`}
    </dd>
  </dl>
);

/** What one side has and the other has not. */
export const Differences = ({ view }: { readonly view: EpochView }) => (
  <>
    {view.thereOnly.length === 0 && view.unknownFrom === null ? null : (
      <>
        <h2 className="panel-sub">{t('epoch.there-only')}</h2>
        {view.unknownFrom === null ? null : (
          <p className="secondary">
            {t('epoch.unknown', { from: view.unknownFrom, to: view.unknownTo ?? view.unknownFrom })}
          </p>
        )}
        {view.thereOnly.length === 0 ? null : (
          <DataGrid
            label={t('epoch.there-only')}
            rows={view.thereOnly}
            rowKey={(row) => row.msgId}
            rowClass={() => 'attention-row'}
            empty={t('epoch.none')}
            columns={messageColumns()}
          />
        )}
      </>
    )}
    {view.sentence === null ? null : (
      <>
        <h2 className="panel-sub">{t('epoch.here-only')}</h2>
        <DataGrid
          label={t('epoch.here-only')}
          rows={view.hereOnly}
          rowKey={(row) => row.msgId}
          empty={t('epoch.none')}
          columns={messageColumns()}
        />
      </>
    )}
  </>
);

import { Button } from 'antd';
import { useState } from 'react';
import { isPlainDate, firstOfMonth } from '../../domain/plain-date.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { hall, valueOf } from '../hall.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { moveOnEnter } from '../keys/stops.ts';
import { language, t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { showDone, showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { periodText, rateText } from '../text/format.ts';
import { shownAmount } from '../text/money-input.ts';
import { DateBox } from './date-box.tsx';
import { FilterChoice } from './filter-choice.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { levyTitle } from '../text/in-language.ts';

const stops = ['ledger.from', 'ledger.to', 'ledger.levy'];
const none = { rows: [], totals: [] };

/** As long as their heads and names are in each language. */
const widths = {
  zh: { title: '204', period: '104', base: '96', surcharge: '72' },
  en: { title: '188', period: '84', base: '88', surcharge: '104' },
} as const;

/** 代征税款备查账: every entry in time order, by item and dates; a correction is a red line, never an erasure. */
export const LedgerPanel = () => {
  const businessDate = useHallState((state) => state.session?.businessDate ?? '');
  const [from, setFrom] = useState(
    () => (isPlainDate(businessDate) ? firstOfMonth(businessDate) : businessDate) as string,
  );
  const [to, setTo] = useState(businessDate);
  const [levy, setLevy] = useState('');
  const valid = isPlainDate(from) && isPlainDate(to) && from <= to;
  const { data } = useLoaded(
    async () => {
      if (!valid) return { all: none, chosen: none };
      const all = await valueOf(hall().paper.ledger({ from, to, levy: null }));
      return { all, chosen: levy === '' ? all : await valueOf(hall().paper.ledger({ from, to, levy })) };
    },
    `${from} ${to} ${levy}`,
    ['ledger'],
  );
  const print = (): void => {
    valueOf(hall().paper.printLedger({ from: from as PlainDate, to: to as PlainDate }))
      .then((job) => showDone(job.sentence))
      .catch(showFailure);
  };
  const shown = data?.chosen ?? none;
  const width = widths[language()];
  return (
    <PanelFrame
      title={t('panel.ledger')}
      deeds={
        <Button disabled={!valid} onClick={print}>
          {t('ledger.print')}
        </Button>
      }
    >
      <div className="ledger-filter" onKeyDown={(event) => moveOnEnter(event, stops)}>
        <DateBox id="ledger.from" label={t('ledger.from')} value={from} onChange={setFrom} />
        <DateBox id="ledger.to" label={t('ledger.to')} value={to} onChange={setTo} />
        <FilterChoice
          id="ledger.levy"
          label={t('ledger.levy')}
          value={levy}
          onChange={setLevy}
          everything={t('ledger.all')}
          options={(data?.all.totals ?? []).map((total) => [total.levy, levyTitle(total)] as const)}
        />
        <p className="field-line error" role="alert">
          {valid ? '' : t('ledger.bad-dates')}
        </p>
      </div>
      <DataGrid
        label={t('panel.ledger')}
        rows={shown.rows}
        rowKey={(row) => String(row.entryNo)}
        rowClass={(row) => (row.red ? 'red' : '')}
        empty={data === null ? '' : t('ledger.none')}
        columns={[
          {
            id: 'no',
            header: t('ledger.entry'),
            figure: true,
            width: '52',
            cell: (row) => <span className="digits">{row.entryNo}</span>,
          },
          {
            id: 'on',
            header: t('ledger.on'),
            width: '88',
            cell: (row) => <span className="digits">{row.on}</span>,
          },
          {
            id: 'voucher',
            header: t('ledger.voucher'),
            width: '156',
            cell: (row) => (
              <span className="digits">
                <Quoted as="paper" text={row.voucherNumber} />
              </span>
            ),
          },
          {
            id: 'name',
            header: t('case.taxpayer'),
            cell: (row) => (
              <span className="wrap">
                <Quoted as="name" text={row.taxpayerName} />
              </span>
            ),
          },
          {
            id: 'title',
            header: t('levy.title'),
            width: width.title,
            cell: (row) =>
              row.red ? (
                <span className="wrap">
                  {t('ledger.red', { title: levyTitle(row), no: row.correctsEntryNo ?? '' })}
                </span>
              ) : (
                levyTitle(row)
              ),
          },
          {
            id: 'period',
            header: t('levy.period'),
            spare: true,
            width: width.period,
            cell: (row) => (
              <span className="digits">{periodText(row.periodStart, row.periodEnd, t('levy.to'))}</span>
            ),
          },
          {
            id: 'base',
            spare: true,
            header: t('levy.base'),
            figure: true,
            width: width.base,
            cell: (row) => shownAmount(row.baseFen),
          },
          {
            id: 'rate',
            header: t('ledger.rate'),
            spare: true,
            figure: true,
            width: '52',
            cell: (row) => rateText(row.ratePpm),
          },
          {
            id: 'surcharge',
            header: t('levy.surcharge'),
            figure: true,
            width: width.surcharge,
            cell: (row) => shownAmount(row.surchargeFen),
          },
          {
            id: 'amount',
            header: t('levy.amount'),
            figure: true,
            width: '96',
            cell: (row) => <b>{shownAmount(row.amountFen)}</b>,
          },
          {
            id: 'officer',
            header: t('ledger.officer'),
            spare: true,
            width: '60',
            cell: (row) => <Quoted as="name" text={row.officerName} />,
          },
        ]}
      />
      <dl className="ledger-totals">
        {shown.totals.map((total) => (
          <div key={total.levy}>
            <dt>{levyTitle(total)}</dt>
            <dd className="digits">
              {shownAmount(total.amountFen)}
              {total.surchargeFen === 0
                ? ''
                : t('record.with-surcharge', { amount: shownAmount(total.surchargeFen) })}
            </dd>
          </div>
        ))}
        <div className="grand">
          <dt>{t('ledger.total', { count: shown.rows.length })}</dt>
          <dd className="digits">
            {shownAmount(shown.totals.reduce((sum, total) => sum + total.amountFen + total.surchargeFen, 0))}
          </dd>
        </div>
      </dl>
    </PanelFrame>
  );
};

import { Input } from 'antd';
import { useState } from 'react';
import { isPlainDate } from '../../domain/plain-date.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { language, t } from '../messages/t.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { hallDay, monthDayTime } from '../text/format.ts';
import { toHalfWidth } from '../text/half-width.ts';
import { DateBox } from './date-box.tsx';
import { FilterChoice } from './filter-choice.tsx';
import { PanelFrame } from './panel-frame.tsx';

const stops = ['access.on', 'access.officer', 'access.number'];
/** Of a taxpayer number, and of none: asked for as soon as it is whole. */
const wholeLengths: ReadonlySet<number> = new Set([0, 15, 18, 20]);
const nothing = { rows: [], more: false, officers: [] };

/** 查看留痕: who looked at whose data on a day, with the purpose (国税发〔2008〕93号); the auditor's. */
export const AccessPanel = () => {
  const [on, setOn] = useState(() => hallDay(Date.now()));
  const [officer, setOfficer] = useState('');
  const [number, setNumber] = useState('');
  const [asked, setAsked] = useState('');
  const valid = isPlainDate(on);
  const typeNumber = (typed: string): void => {
    setNumber(typed);
    if (wholeLengths.has(typed.trim().length)) setAsked(typed.trim());
  };
  const { data } = useLoaded(
    async () =>
      valid
        ? valueOf(
            hall().taxpayers.accesses({
              on,
              officerId: officer === '' ? null : officer,
              taxpayerNo: asked === '' ? null : asked,
            }),
          )
        : nothing,
    `${on} ${officer} ${asked}`,
    [],
  );
  const shown = data ?? nothing;
  return (
    <PanelFrame title={t('panel.access')} note={t('access.hint')}>
      <div className="ledger-filter" onKeyDown={(event) => moveOnEnter(event, stops)}>
        <DateBox id="access.on" label={t('access.on')} value={on} onChange={setOn} />
        <FilterChoice
          id="access.officer"
          label={t('access.officer')}
          value={officer}
          onChange={setOfficer}
          everything={t('access.everybody')}
          options={shown.officers.map(({ id, name }) => [id, name] as const)}
        />
        <label htmlFor="access.number">{t('access.number')}</label>
        <Input
          id="access.number"
          data-stop="access.number"
          className="digits number-box"
          maxLength={20}
          autoComplete="off"
          value={number}
          onChange={(event) => typeNumber(toHalfWidth(event.target.value).toUpperCase())}
          onBlur={() => setAsked(number.trim())}
        />
        <p className="field-line error" role="alert">
          {valid ? '' : t('access.bad-date')}
        </p>
      </div>
      <DataGrid
        label={t('panel.access')}
        rows={shown.rows}
        rowKey={(row) => String(row.no)}
        empty={data === null ? '' : t('access.none')}
        columns={[
          {
            id: 'at',
            header: t('access.at'),
            width: '110',
            cell: (row) => <span className="digits">{monthDayTime(row.at)}</span>,
          },
          {
            id: 'officer',
            header: t('access.officer'),
            width: '88',
            cell: (row) => <Quoted as="name" text={row.officerName} />,
          },
          {
            id: 'number',
            header: t('access.number'),
            width: '188',
            cell: (row) => <span className="digits">{row.taxpayerNo}</span>,
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
            id: 'purpose',
            header: t('access.purpose'),
            width: '150',
            cell: (row) => <span className="wrap">{row.purpose[language()]}</span>,
          },
          {
            id: 'case',
            header: t('case.no'),
            width: '176',
            cell: (row) => <span className="digits">{row.caseNo ?? ''}</span>,
          },
        ]}
      />
      {shown.more ? <p className="secondary">{t('access.more')}</p> : null}
    </PanelFrame>
  );
};

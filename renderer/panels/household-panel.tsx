import { Button } from 'antd';
import { hall, valueOf } from '../hall.ts';
import { bureaus } from '../../domain/bureau.ts';
import { caseStatuses } from '../../domain/case-file/case-file.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DataGrid } from '../counter/data-grid.tsx';
import { ByHandMark } from '../counter/numbered-taxpayers.tsx';
import { bureauStatusText, caseStatusKey, placeKey, vatStatusKey } from '../counter/words.ts';
import { t } from '../messages/t.ts';
import { beginCorrection, mayEnterTaxpayers } from '../state/enter-taxpayer.ts';
import { openCase, whenFree } from '../state/open-case.ts';
import { openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useWork } from '../state/work.ts';
import { hourMinute, monthDayTime } from '../text/format.ts';
import { shownAmount } from '../text/money-input.ts';
import { PanelFrame } from './panel-frame.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { bureauText } from '../text/in-language.ts';
import { matterTitle } from '../counter/matter-rail.tsx';

/** 一户式: what both bureaus know of the taxpayer, and the cases of this window. */
export const HouseholdPanel = () => {
  const taxpayer = useWork((state) => state.taxpayer);
  const number = taxpayer?.taxpayerNo ?? '';
  const { data } = useLoaded(
    async () =>
      (await valueOf(hall().cases.list({ statuses: [...caseStatuses] }))).rows.filter(
        (row) => row.taxpayerNo === number,
      ),
    number,
    ['cases'],
  );
  const { data: registration } = useLoaded(
    async () =>
      number === '' ? null : (await valueOf(hall().exchange.registrationOf({ taxpayerNo: number }))).recordId,
    number,
    ['cases', 'tasks'],
  );
  if (taxpayer === null) return null;
  const { byHand } = taxpayer;
  const facts: readonly (readonly [string, string])[] = [
    [t('context.number'), taxpayer.taxpayerNo],
    [t('household.registration'), taxpayer.registrationType],
    [t('household.vat'), t(vatStatusKey[taxpayer.vatStatus])],
    [t('context.industry'), taxpayer.industry],
    [t('household.legal-person'), taxpayer.legalPersonName],
    [t('household.phone'), taxpayer.contactPhone],
    [t('household.address'), taxpayer.address],
    [t('household.place'), t(placeKey[taxpayer.place])],
    [
      t('household.credit'),
      byHand !== null
        ? t('bureau-status.unverified')
        : taxpayer.creditLevel === 'none'
          ? t('household.no-credit')
          : taxpayer.creditLevel,
    ],
    [
      t('household.seen'),
      taxpayer.seenAsOf === null ? t('household.never-seen') : hourMinute(taxpayer.seenAsOf),
    ],
  ];
  return (
    <PanelFrame
      title={t('punctuation.of', { what: t('panel.household'), whose: taxpayer.name })}
      note={t('household.logged')}
      deeds={
        registration === null ? null : (
          <Button
            data-stop="household.registration"
            onClick={() => openPanel({ kind: 'record', recordId: registration })}
          >
            {t('record.registration')}
          </Button>
        )
      }
    >
      {byHand === null ? null : (
        <p className="by-hand-reason">
          <ByHandMark />
          <span>
            <Quoted
              as="typed"
              text={t('household.by-hand', {
                reason: byHand.reason,
                name: byHand.officerName,
                at: monthDayTime(byHand.at),
              })}
            />
          </span>
          {mayEnterTaxpayers() ? (
            <Button data-stop="enter.correct" onClick={() => whenFree(beginCorrection)}>
              {t('command.correct-entry')}
            </Button>
          ) : null}
        </p>
      )}
      <div className="household">
        <dl className="facts-list">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Quoted as="name" text={value} />
              </dd>
            </div>
          ))}
        </dl>
        <div className="bureau-cards">
          {bureaus.map((bureau) => (
            <section key={bureau} className={`bureau-card ${bureau}`}>
              <h2>
                <BureauMark bureau={bureau} /> {bureauText(bureau)}
              </h2>
              <p>{bureauStatusText(taxpayer, bureau)}</p>
              <p className={taxpayer.arrearsFenOf[bureau] > 0 ? 'attention' : undefined}>
                {taxpayer.statusOf[bureau] === 'unverified'
                  ? t('household.arrears-unverified')
                  : taxpayer.arrearsFenOf[bureau] > 0
                    ? t('household.arrears', { amount: shownAmount(taxpayer.arrearsFenOf[bureau]) })
                    : t('household.no-arrears')}
              </p>
            </section>
          ))}
        </div>
      </div>
      <h2 className="panel-sub">{t('household.cases')}</h2>
      <DataGrid
        label={t('household.cases')}
        rows={data ?? []}
        rowKey={(row) => row.id}
        onOpen={(row) => whenFree(() => void openCase(row.id))}
        empty={data === null ? '' : t('household.no-cases')}
        columns={[
          {
            id: 'no',
            header: t('case.no'),
            width: '176',
            cell: (row) => <span className="digits">{row.humanNo}</span>,
          },
          {
            id: 'matter',
            header: t('case.matter'),
            cell: (row) => <Quoted as="name" text={matterTitle(row.matterTitle)} />,
          },
          {
            id: 'status',
            header: t('case.status'),
            width: '110',
            cell: (row) => t(caseStatusKey[row.status]),
          },
          {
            id: 'at',
            header: t('case.updated'),
            width: '120',
            cell: (row) => <span className="digits">{monthDayTime(row.updatedAt)}</span>,
          },
        ]}
      />
    </PanelFrame>
  );
};

import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { CaView } from '../../contract/calls/ca.ts';
import type { EventOf } from '../../contract/events.ts';
import { BureauMark, markOf } from '../counter/bureau-mark.tsx';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { focusStop } from '../keys/stops.ts';
import type { MessageKey } from '../messages/t.ts';
import { t } from '../messages/t.ts';
import { showFailure } from '../state/notice.ts';
import { useLoaded, useReload } from '../state/use-loaded.ts';
import { inLanguage } from '../text/in-language.ts';
import { CaLine, cameText } from './ca-line.tsx';
import type { RunDeed } from './deed.ts';

const listStateKey = {
  fresh: 'ca.list.fresh',
  old: 'ca.list.old',
  none: 'ca.list.none',
} as const satisfies Record<CaView['cas'][number]['lists'][number]['state'], MessageKey>;

const ruleKey = {
  required: 'ca.rule.required',
  optional: 'ca.rule.optional',
  none: 'ca.rule.none',
} as const satisfies Record<CaView['rules'][number]['need'], MessageKey>;
const actKey = {
  certificate: 'ca.act.certificate',
  conclusion: 'ca.act.conclusion',
} as const satisfies Record<CaView['rules'][number]['act'], MessageKey>;
const fileKey = {
  'trust-list': 'ca.file.trust-list',
  'revocation-list': 'ca.file.revocation-list',
} as const satisfies Record<string, MessageKey>;

type List = CaView['cas'][number]['lists'][number];

const listText = ({ of, ageDays, due }: List): string =>
  [
    of === null || ageDays === null ? t('ca.list-none') : t('ca.list-of', { on: of, days: ageDays }),
    ...(due === null ? [] : [t('ca.list-due', { on: due })]),
  ].join(' · ');

/** What this window believes of CAs: the list both bureaus signed, and how old each CA's revocation list is. */
export const CaTrust = ({ view }: { readonly view: CaView }) => {
  const { trustList, cas, limit, rules, line } = view;
  const rows = cas.flatMap((ca) => ca.lists.map((list) => ({ ca, list })));
  return (
    <>
      <h2 className="panel-sub">{t('ca.cas')}</h2>
      {trustList === null ? (
        <p className="attention-card card">{t('ca.no-trust-list')}</p>
      ) : (
        <p className="secondary">
          <Quoted
            as="name"
            text={[
              t('ca.trust-list', {
                version: trustList.version,
                on: trustList.issuedOn,
                document: trustList.document,
              }),
              cameText(trustList),
            ].join(' · ')}
          />
        </p>
      )}
      <CaLine told={line} />
      <DataGrid
        label={t('ca.cas')}
        rows={rows}
        rowKey={({ ca, list }) => `${ca.id} ${list.issuer}`}
        rowClass={({ list }) => (list.isRefused ? 'attention-row' : '')}
        empty=""
        columns={[
          {
            id: 'by',
            header: t('ca.brought-by'),
            width: '90',
            cell: ({ ca }) => <BureauMark bureau={markOf(ca.broughtBy)} />,
          },
          {
            id: 'name',
            header: t('ca.name'),
            cell: ({ ca, list }) => (
              <span className="wrap">
                <Quoted as="name" text={`${inLanguage(ca.name)} · ${list.issuer}`} />
              </span>
            ),
          },
          {
            id: 'state',
            header: t('ca.list'),
            width: '120',
            cell: ({ list }) => <b>{t(listStateKey[list.state])}</b>,
          },
          {
            id: 'age',
            header: '',
            width: '34%',
            cell: ({ list }) => (
              <span className="wrap">
                {listText(list)}
                {list.isRefused ? <b className="attention"> {t('ca.list-refused')}</b> : null}
              </span>
            ),
          },
          {
            id: 'counter',
            header: t('ca.counter'),
            width: '22%',
            spare: true,
            cell: ({ ca }) => (
              <span className="wrap">
                <Quoted as="name" text={inLanguage(ca.counter)} />
              </span>
            ),
          },
        ]}
      />
      <p className="secondary">
        <Quoted
          as="name"
          text={[limit === null ? t('ca.no-limit') : t('ca.limit', limit)]
            .concat(rules.map(({ act, need }) => t(ruleKey[need], { act: t(actKey[act]) })))
            .join(' · ')}
        />
      </p>
    </>
  );
};

/** How far a file on a stick is read; a revocation list of a province takes seconds. */
const useReading = (): EventOf<'trustFile'> | null => {
  const [reading, setReading] = useState<EventOf<'trustFile'> | null>(null);
  useEffect(() => hall().on('trustFile', setReading), []);
  return reading;
};

/** Lists on the sticks that are plugged in; each proves itself by its signatures. */
export const CaImport = ({
  busy,
  round,
  run,
}: {
  readonly busy: boolean;
  /** Grows when the page is to look again. */
  readonly round: number;
  readonly run: RunDeed;
}) => {
  const { data, reload } = useLoaded(() => valueOf(hall().ca.trustFiles({})), 'trust-files');
  useReload(round, reload);
  const reading = useReading();
  const [asked, setAsked] = useState<{ readonly stick: string; readonly file: string } | null>(null);
  if (data === null) return null;
  const isAsked = (stick: string, file: string): boolean =>
    busy && asked !== null && asked.stick === stick && asked.file === file;
  const take = (stick: string, file: string): void => {
    if (busy) return;
    setAsked({ stick, file });
    run(() => valueOf(hall().ca.importTrust({ stick, file })));
  };
  const stop = (file: string): void => {
    // This button goes with the reading; the file's own stays.
    focusStop(`ca.take.${file}`);
    valueOf(hall().ca.stopImport({})).catch(showFailure);
  };
  return (
    <>
      <h2 className="panel-sub">{t('ca.import')}</h2>
      {data.sticks.length === 0 ? <p className="secondary">{t('ca.no-stick')}</p> : null}
      {data.sticks.map(({ folder, label, files }) =>
        files.length === 0 ? (
          <p key={folder} className="secondary">
            <Quoted as="name" text={`${label}: ${t('ca.no-files')}`} />
          </p>
        ) : (
          <ul key={folder} className="trust-files">
            {files.map(({ name, kind }) => (
              <li key={name}>
                <span className="secondary">{t(fileKey[kind])}</span>
                <Quoted as="name" text={name} />
                <Button
                  size="small"
                  data-stop={`ca.take.${name}`}
                  disabled={busy && !isAsked(folder, name)}
                  loading={isAsked(folder, name)}
                  onClick={() => take(folder, name)}
                >
                  {isAsked(folder, name) ? t('ca.taking', { percent: reading?.percent ?? 0 }) : t('ca.take')}
                </Button>
                {isAsked(folder, name) ? (
                  <Button size="small" data-stop={`ca.stop.${name}`} onClick={() => stop(name)}>
                    {t('ca.stop')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        ),
      )}
    </>
  );
};

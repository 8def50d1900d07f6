import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { useKeys } from '../keys/layers.ts';
import { focusStop } from '../keys/stops.ts';
import { openPanel, useScreen } from '../state/screen.ts';
import { t } from '../messages/t.ts';
import { beginEntry, mayEnterTaxpayers } from '../state/enter-taxpayer.ts';
import { cancelReading, readCard } from '../state/identify.ts';
import { openCase, openMatter, openTaxpayer } from '../state/open-case.ts';
import { setWork, useWork } from '../state/work.ts';
import type { MatterRow, TaxpayerRow } from '../state/work.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { AskBar } from './ask-bar.tsx';
import { BureauMark, markOf } from './bureau-mark.tsx';
import { ByHandForm } from './by-hand-form.tsx';
import { IdentifiedPerson } from './identified-person.tsx';
import { KeyCap } from './key-cap.tsx';
import { matterTitle, useMatters } from './matter-rail.tsx';
import { NoticeLine } from './notice-line.tsx';
import { DigitOf, NumberedTaxpayers } from './numbered-taxpayers.tsx';
import { useTaxpayerSearch } from './palette.tsx';
import { PushedLine } from './pushed-line.tsx';
import { SessionStrip } from './session-strip.tsx';
import { TaxpayerForm } from './taxpayer-form.tsx';
import { promiseOf, titleOf } from '../text/in-language.ts';
import { Quoted, quotedText } from './quoted.tsx';

const Waiting = () => {
  useKeys({ Escape: () => void cancelReading() });
  return (
    <div className="card-wait" role="status">
      <p>{t('identify.waiting')}</p>
      <Button onClick={() => void cancelReading()}>
        {t('command.cancel')} <KeyCap>Esc</KeyCap>
      </Button>
    </div>
  );
};

/** Enter opens the only taxpayer found; among several, and with the arrow, the keyboard goes to the list. */
const goToFound = (rows: readonly TaxpayerRow[], key: 'Enter' | 'ArrowDown'): void => {
  const [only] = rows;
  if (only === undefined) return;
  if (key === 'Enter' && rows.length === 1) void openTaxpayer(only.taxpayerNo);
  else focusStop('match.0');
};

/** Search, and until something is typed the households the card leads to; who is not found can be entered by hand. */
const Search = ({
  matches,
  identified,
}: {
  readonly matches: readonly TaxpayerRow[];
  readonly identified: boolean;
}) => {
  const [text, setText] = useState('');
  // Enter pressed before the answer to this very text is there waits for it: an older answer is another taxpayer.
  const awaited = useRef<'Enter' | 'ArrowDown' | null>(null);
  const { rows, more, searched } = useTaxpayerSearch(text);
  const enter = (): void => beginEntry(text);
  useKeys({ 'Alt+T': mayEnterTaxpayers() ? enter : undefined });
  const nobody = text.trim() === '' ? identified && matches.length === 0 : searched && rows.length === 0;
  useEffect(() => {
    // A question at the foot that closed a panel has the keyboard: its answer is not typed into the search.
    if (useScreen.getState().ask === null) focusStop(matches.length > 0 ? 'match.0' : 'search');
  }, [matches.length]);
  useEffect(() => {
    if (!searched || awaited.current === null) return;
    goToFound(rows, awaited.current);
    awaited.current = null;
  }, [searched, rows]);
  return (
    <>
      <Input
        className="search-box"
        size="large"
        data-stop="search"
        aria-label={t('identify.search')}
        placeholder={t('identify.search')}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          awaited.current = null;
        }}
        onKeyDown={(event) => {
          const key = keyOf(event);
          if (key !== 'Enter' && key !== 'ArrowDown') return;
          event.preventDefault();
          if (searched) goToFound(rows, key);
          else awaited.current = key;
        }}
      />
      <p className="search-line" role="status">
        {searched && rows.length === 0 ? t('identify.no-match') : more ? t('identify.more') : ''}
      </p>
      {nobody && mayEnterTaxpayers() ? (
        <p className="identify-deeds">
          <Button data-stop="enter.begin" onClick={enter}>
            {t('command.enter-taxpayer')} <KeyCap>Alt+T</KeyCap>
          </Button>
        </p>
      ) : null}
      {rows.length > 0 ? (
        <NumberedTaxpayers rows={rows} heading={t('identify.found', { count: rows.length })} />
      ) : null}
      {rows.length === 0 && matches.length > 0 ? (
        <NumberedTaxpayers rows={matches} heading={t('identify.matches', { count: matches.length })} />
      ) : null}
    </>
  );
};

/** Drafts that a crash or a break left behind; they are in the database and can be gone on with. */
const Recovery = () => {
  const { data } = useLoaded(
    async () => (await valueOf(hall().cases.list({ statuses: ['draft'] }))).rows,
    'drafts',
    ['cases'],
  );
  if (data === null || data.length === 0) return null;
  return (
    <section className="card recovery" aria-label={t('recover.heading')}>
      <header className="section-head">
        <h2>{t('recover.heading')}</h2>
        <span>{t('recover.hint')}</span>
      </header>
      <ul className="numbered">
        {data.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => void openCase(row.id)}>
              <strong {...quotedText('name', row.taxpayerName)}>{row.taxpayerName}</strong>
              <span>
                <Quoted as="name" text={matterTitle(row.matterTitle)} />
              </span>
              <span className="digits">{row.humanNo}</span>
              <span className="digits secondary">{monthDayTime(row.updatedAt)}</span>
              <b>{t('recover.open')}</b>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const ChooseMatter = ({ matters }: { readonly matters: readonly MatterRow[] }) => {
  useKeys(
    Object.fromEntries(
      matters.slice(0, 9).map((matter, index) => [
        String(index + 1),
        () => {
          if (document.activeElement instanceof HTMLInputElement) return false;
          void openMatter(matter.id);
          return true;
        },
      ]),
    ),
  );
  useEffect(() => {
    if (matters.length > 0) focusStop('matter.0');
  }, [matters.length]);
  return (
    <section className="card" aria-label={t('matter.choose')}>
      <header className="section-head">
        <h2>{t('matter.choose')}</h2>
        <span>{t('matter.choose-hint')}</span>
      </header>
      {matters.length === 0 ? <p className="empty">{t('matter.none-yours')}</p> : null}
      <ol className="numbered">
        {matters.map((matter, index) => (
          <li key={matter.id}>
            <button type="button" data-stop={`matter.${index}`} onClick={() => void openMatter(matter.id)}>
              <DigitOf index={index} />
              <BureauMark bureau={markOf(matter.bureaus)} />
              <strong>{titleOf(matter)}</strong>
              <span className="digits secondary">{matter.initials}</span>
              <span className="secondary">{promiseOf(matter)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
};

/** Nobody at the counter yet, or somebody whose matter is not yet chosen. */
export const IdleCentre = () => {
  const { taxpayer, matches, reading, byHand, entering, identification } = useWork();
  const matters = useMatters()?.filter((matter) => matter.subject === 'taxpayer') ?? null;
  const isFree = taxpayer === null && matches.length === 0 && entering === null;
  return (
    <main className="centre idle">
      <div className="centre-scroll" tabIndex={-1}>
        {byHand ? <ByHandForm /> : null}
        {entering === null ? null : <TaxpayerForm entering={entering} />}
        {taxpayer !== null && identification !== null && entering === null ? (
          <IdentifiedPerson identification={identification} />
        ) : null}
        {taxpayer !== null && matters !== null && entering === null ? (
          <ChooseMatter matters={matters} />
        ) : null}
        {taxpayer === null && !byHand && entering === null ? (
          <section className="identify">
            {identification === null ? (
              <h1>{t('identify.heading')}</h1>
            ) : (
              <IdentifiedPerson identification={identification} />
            )}
            {reading ? (
              <Waiting />
            ) : (
              <p className="identify-deeds">
                <Button type="primary" size="large" onClick={() => void readCard()}>
                  {t('command.read-card')} <KeyCap>F10</KeyCap>
                </Button>
                <Button size="large" onClick={() => setWork({ byHand: true })}>
                  {t('command.by-hand')}
                </Button>
                <Button size="large" onClick={() => openPanel({ kind: 'ca-keys' })}>
                  {t('command.read-key')} <KeyCap>Alt+K</KeyCap>
                </Button>
              </p>
            )}
            <Search key={identification?.id ?? ''} matches={matches} identified={identification !== null} />
          </section>
        ) : null}
        {isFree ? <Recovery /> : null}
        {isFree ? <PushedLine /> : null}
        {isFree ? <SessionStrip /> : null}
      </div>
      <NoticeLine />
      <AskBar otherwise={null} />
    </main>
  );
};

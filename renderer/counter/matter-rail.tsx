import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { showFailure } from '../state/notice.ts';
import { openMatter, whenFree } from '../state/open-case.ts';
import { openPanel, useScreen } from '../state/screen.ts';
import { useWork } from '../state/work.ts';
import type { MatterRow } from '../state/work.ts';
import { tidyNumber } from '../text/half-width.ts';
import { books } from './books.ts';
import { BureauMark, markOf } from './bureau-mark.tsx';
import { KeyCap } from './key-cap.tsx';

/** Matters found by a part of the name, by pinyin initials, or by the norm's item number. */
export const filterMatters = (matters: readonly MatterRow[], text: string): readonly MatterRow[] => {
  const wanted = tidyNumber(text);
  if (wanted === '') return matters;
  return matters.filter(
    (matter) =>
      matter.title.includes(text.trim()) ||
      matter.initials.toUpperCase().includes(wanted) ||
      (matter.item !== null && String(matter.item) === wanted),
  );
};

let known: readonly MatterRow[] = [];

/** The matters of the hall; they do not change while the window is open. */
export const useMatters = (): readonly MatterRow[] => {
  const [matters, setMatters] = useState(known);
  useEffect(() => {
    if (known.length > 0) return;
    valueOf(hall().cases.matters({}))
      .then(({ rows }) => {
        known = rows;
        setMatters(rows);
      })
      .catch(showFailure);
  }, []);
  return matters;
};

/** Matters on top, the window's own books below; each with its key. */
export const MatterRail = () => {
  const [text, setText] = useState('');
  const matters = filterMatters(useMatters(), text);
  const { view, taxpayer } = useWork();
  const panel = useScreen((state) => state.panel);
  const { line, openPrintJobs } = useHallState();
  const counts: Readonly<Record<string, number>> = {
    inbox: line?.openTasks ?? 0,
    outbox: line?.waiting ?? 0,
    'print-jobs': openPrintJobs,
  };
  const mayStart = (matter: MatterRow): boolean =>
    matter.mayOpen && (matter.subject === 'by-form' || taxpayer !== null);
  const open = (matter: MatterRow): void => {
    if (view?.matterId === matter.id && view.status === 'draft') return;
    whenFree(() => void openMatter(matter.id, matter.subject));
  };
  return (
    <nav className="rail" aria-label={t('rail.heading')}>
      <Input
        aria-label={t('rail.filter')}
        placeholder={t('rail.filter')}
        data-stop="rail-filter"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const [first] = matters;
          if (keyOf(event) === 'Enter' && first !== undefined && mayStart(first)) {
            event.preventDefault();
            open(first);
            setText('');
          }
        }}
      />
      <h2>{t('rail.matters')}</h2>
      <ul>
        {matters.map((matter) => (
          <li key={matter.id}>
            <button
              type="button"
              className={view?.matterId === matter.id && panel === null ? 'rail-item present' : 'rail-item'}
              aria-current={view?.matterId === matter.id && panel === null ? 'page' : undefined}
              disabled={!mayStart(matter)}
              title={
                mayStart(matter) ? matter.title : t(matter.mayOpen ? 'rail.need-taxpayer' : 'rail.not-yours')
              }
              onClick={() => open(matter)}
            >
              <BureauMark bureau={markOf(matter.bureaus)} />
              <span className="rail-title">{matter.title}</span>
              <span className="promise">{matter.promise}</span>
            </button>
          </li>
        ))}
      </ul>
      {matters.length === 0 ? <p className="empty">{t('rail.none')}</p> : null}
      <h2>{t('rail.books')}</h2>
      <ul>
        {books.map(({ kind, label, key }) => {
          const count = counts[kind] ?? 0;
          return (
            <li key={kind}>
              <button
                type="button"
                className={panel?.kind === kind ? 'rail-item present' : 'rail-item'}
                aria-current={panel?.kind === kind ? 'page' : undefined}
                onClick={() => openPanel({ kind })}
              >
                <span className="rail-title">{t(label)}</span>
                {count > 0 ? <b className="count">{count}</b> : null}
                <KeyCap>{key}</KeyCap>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
};

import { Input } from 'antd';
import { useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { openMatter, whenFree } from '../state/open-case.ts';
import { openPanel, useScreen } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useWork } from '../state/work.ts';
import type { MatterRow } from '../state/work.ts';
import { tidyNumber } from '../text/half-width.ts';
import { books } from './books.ts';
import { BureauMark, markOf } from './bureau-mark.tsx';
import { KeyCap } from './key-cap.tsx';
import { promiseOf, titleOf } from '../text/in-language.ts';

/** Matters found by a part of the name, by pinyin initials, or by the norm's item number. */
export const filterMatters = (matters: readonly MatterRow[], text: string): readonly MatterRow[] => {
  const wanted = tidyNumber(text);
  if (wanted === '') return matters;
  return matters.filter(
    (matter) =>
      titleOf(matter).toLowerCase().includes(text.trim().toLowerCase()) ||
      matter.initials.toUpperCase().includes(wanted) ||
      (matter.item !== null && String(matter.item) === wanted),
  );
};

/** The matters that the officer at the window may open; another officer has others. `null` until they are there. */
export const useMatters = (): readonly MatterRow[] | null => {
  const officerId = useHallState((state) => state.session?.officer?.id ?? null);
  const { data } = useLoaded(async () => {
    const { rows } = await valueOf(hall().cases.matters({}));
    for (const { title, titleEn } of rows) englishTitles.set(title, titleEn);
    return rows.filter((matter) => matter.mayOpen);
  }, `matters ${officerId}`);
  return data;
};
/** A case of any officer carries the Chinese name of its matter only. */
const englishTitles = new Map<string, string>();

/** A matter about a registered taxpayer waits for one; one whose form names its subject does not. */
export const mayStart = (matter: MatterRow, hasTaxpayer: boolean): boolean =>
  hasTaxpayer || matter.subject === 'by-form';

/** The page of the norm that the matter carries out. */
const NormKey = ({ item }: { readonly item: number }) => (
  <button
    type="button"
    className="quiet rail-norm"
    title={t('norm.open-item', { item })}
    aria-label={t('norm.open-item', { item })}
    onClick={() => openPanel({ kind: 'norm-item', item, fromList: false })}
  >
    {t('norm.rail-key')}
  </button>
);

/** The name of a matter in the page's language, from the Chinese one that a case carries. */
export const matterTitle = (title: string): string =>
  titleOf({ title, titleEn: englishTitles.get(title) ?? title });

/** Matters on top, the window's own books below; each with its key. */
export const MatterRail = () => {
  const [text, setText] = useState('');
  const matters = filterMatters(useMatters() ?? [], text);
  const { view, taxpayer } = useWork();
  const panel = useScreen((state) => state.panel);
  const { line, openPrintJobs } = useHallState();
  const { data: flows } = useLoaded(async () => (await valueOf(hall().cases.flows({}))).rows, 'flows', [
    'cases',
    'tasks',
  ]);
  const counts: Readonly<Record<string, number>> = {
    flows: (flows ?? []).filter((row) => row.isOurTurn && row.concluded === null).length,
    inbox: line?.openTasks ?? 0,
    outbox: line?.waiting ?? 0,
    'print-jobs': openPrintJobs,
  };
  const hasTaxpayer = taxpayer !== null;
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
          if (keyOf(event) === 'Enter' && first !== undefined && mayStart(first, hasTaxpayer)) {
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
              disabled={!mayStart(matter, hasTaxpayer)}
              title={mayStart(matter, hasTaxpayer) ? titleOf(matter) : t('rail.need-taxpayer')}
              onClick={() => open(matter)}
            >
              <BureauMark bureau={markOf(matter.bureaus)} />
              <span className="rail-title">{titleOf(matter)}</span>
              <span className="promise">{promiseOf(matter)}</span>
            </button>
            {matter.item === null ? null : <NormKey item={matter.item} />}
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

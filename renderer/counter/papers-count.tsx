import type { CaseView } from '../../contract/calls/cases.ts';
import { useKeys } from '../keys/layers.ts';
import { focusStop } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { useWork } from '../state/work.ts';
import { paperStop } from './case-stops.ts';
import { KeyCap } from './key-cap.tsx';

/** How many of the papers are here, in sight wherever the form stands; leads to the first one that is not. */
export const PapersCount = ({ view }: { readonly view: CaseView }) => {
  const pending = useWork((state) => state.pending);
  const asked = view.status === 'draft' ? view.papers : [];
  const isBrought = (paper: CaseView['papers'][number]): boolean =>
    pending === null ? paper.brought : pending.papers.includes(paper.id);
  const missing = asked.filter((paper) => paper.required && !isBrought(paper));
  const first = missing[0] ?? asked.find((paper) => !isBrought(paper)) ?? asked[0];
  const lead = (): void => {
    if (first === undefined) return;
    focusStop(paperStop(first.id));
    document.activeElement?.closest('li')?.scrollIntoView({ block: 'center' });
  };
  useKeys({ 'Alt+Z': first === undefined ? undefined : lead });
  if (first === undefined) return null;
  const counts = { brought: asked.filter(isBrought).length, asked: asked.length };
  return (
    <button
      type="button"
      className={missing.length > 0 ? 'quiet papers-count attention' : 'quiet papers-count'}
      onClick={lead}
    >
      {t('papers.count', counts)}
      {missing.length === 0 ? null : (
        <span className="count-missing">{t('papers.count-missing', { missing: missing.length })}</span>
      )}{' '}
      <KeyCap>Alt+Z</KeyCap>
    </button>
  );
};

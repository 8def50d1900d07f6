import { Checkbox } from 'antd';
import { KeyCap } from '../counter/key-cap.tsx';
import { paperStop, stopsOf } from '../counter/case-stops.ts';
import { useKeys } from '../keys/layers.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { flush, setPaper } from '../state/draft.ts';
import { showFailure } from '../state/notice.ts';
import { clausesText, titleOf } from '../text/in-language.ts';
import { hasScans, openScans } from '../state/open-scans.ts';
import { useWork } from '../state/work.ts';
import type { StepProps } from './step-view.ts';
import { quotedText } from '../counter/quoted.tsx';

/** The papers brought, each with the clause that asks for it. */
export const CollectPapersStep = ({ view }: StepProps) => {
  const pending = useWork((state) => state.pending);
  const brought = new Set(
    pending?.papers ?? view.papers.filter((paper) => paper.brought).map((paper) => paper.id),
  );
  const missing = view.papers.filter((paper) => paper.required && !brought.has(paper.id)).length;
  const open = view.status === 'draft';
  const all = (): void => {
    for (const paper of view.papers.filter((one) => one.required)) setPaper(paper.id, true);
    flush().catch(showFailure);
  };
  useKeys({ 'Alt+A': open ? all : undefined });
  return (
    <section
      className="card papers"
      aria-label={t('papers.heading')}
      onKeyDown={(event) => moveOnEnter(event, stopsOf(view))}
    >
      <header className="section-head">
        <h2>{t('papers.heading')}</h2>
        <span className={missing > 0 ? 'attention' : undefined}>
          {missing > 0 ? t('papers.missing-count', { count: missing }) : t('papers.complete')}
        </span>
        {open ? <span className="hint">{t('papers.hint')}</span> : null}
        {open ? (
          <button type="button" className="quiet" disabled={missing === 0} onClick={all}>
            {t('papers.all')} <KeyCap>Alt+A</KeyCap>
          </button>
        ) : null}
        {hasScans() ? (
          <button type="button" className="quiet" onClick={openScans}>
            {t('panel.scans')} <KeyCap>Alt+S</KeyCap>
          </button>
        ) : null}
      </header>
      <ul>
        {view.papers.map((paper) => (
          <li key={paper.id} data-stop={paperStop(paper.id)}>
            <Checkbox
              checked={brought.has(paper.id)}
              disabled={!open}
              onChange={(event) => {
                setPaper(paper.id, event.target.checked);
                flush().catch(showFailure);
              }}
            >
              {titleOf(paper)}
            </Checkbox>
            <span
              className={paper.required && !brought.has(paper.id) ? 'paper-state attention' : 'paper-state'}
            >
              {t(
                brought.has(paper.id)
                  ? 'papers.brought'
                  : paper.required
                    ? 'papers.missing'
                    : 'papers.optional',
              )}
            </span>
            <span
              className="basis"
              {...quotedText('law', clausesText(paper.basis))}
              title={clausesText(paper.basis)}
            >
              {clausesText(paper.basis.slice(0, 1))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

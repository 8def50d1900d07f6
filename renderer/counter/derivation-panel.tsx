import { useEffect, useRef } from 'react';
import type { CaseView } from '../../contract/calls/cases.ts';
import { type DerivationStep, stepInEnglish } from '../../domain/explained.ts';
import { useKeys } from '../keys/layers.ts';
import { focusStop } from '../keys/stops.ts';
import { language, t } from '../messages/t.ts';
import { openDerivation } from '../state/screen.ts';
import { shownAmount } from '../text/money-input.ts';
import { BureauMark } from './bureau-mark.tsx';
import { KeyCap } from './key-cap.tsx';
import { clausesText, levyTitle } from '../text/in-language.ts';
import { quotedText } from './quoted.tsx';

/** A step in the words of the page. */
const said = (step: CaseView['preview']['lines'][number]['steps'][number]) =>
  language() === 'en' ? stepInEnglish(step as DerivationStep) : step;

/** How one figure came about, step by step with its clause, in the place of the form. The lines stay in sight below. */
export const DerivationPanel = ({ view, index }: { readonly view: CaseView; readonly index: number }) => {
  const panel = useRef<HTMLElement>(null);
  // The arrows are for the lines below; a long derivation is leafed through.
  const leaf = (pages: 1 | -1): void => {
    const frame = panel.current?.parentElement;
    frame?.scrollBy(0, pages * frame.clientHeight * 0.8);
  };
  useKeys({ Escape: () => openDerivation(null), PageDown: () => leaf(1), PageUp: () => leaf(-1) });
  useEffect(() => {
    const before = document.activeElement;
    focusStop('levy');
    return () => {
      // Back to where the clerk was typing, unless the clerk has gone elsewhere meanwhile.
      const active = document.activeElement;
      const isHere = active === document.body || active?.closest('.levy-dock') != null;
      if (isHere && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => {
    panel.current?.parentElement?.scrollTo(0, 0);
  }, [index]);
  const line = view.preview.lines[index];
  if (line === undefined) return null;
  return (
    <section
      ref={panel}
      className="derivation"
      aria-label={t('derivation.heading', { title: levyTitle(line) })}
      aria-live="polite"
    >
      <header className="section-head">
        <BureauMark bureau={line.bureau} />
        <h2>{t('derivation.heading', { title: levyTitle(line) })}</h2>
        <span>{t('derivation.hint')}</span>
        <button type="button" className="quiet" onClick={() => openDerivation(null)}>
          {t('command.close')} <KeyCap>Esc</KeyCap>
        </button>
      </header>
      <ol className="steps">
        {line.steps.map((step, at) => (
          // A derivation never changes order; its place is its identity.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={at}>
            <span className="step-label">{said(step).label}</span>
            <span className="step-expression digits">{said(step).expression}</span>
            <b className="step-result digits">{said(step).result}</b>
            <span
              className="step-basis"
              {...quotedText('law', clausesText(step.basis === undefined ? [] : [step.basis]))}
            >
              {clausesText(step.basis === undefined ? [] : [step.basis])}
            </span>
          </li>
        ))}
      </ol>
      <p className="derivation-sum">
        {t('derivation.sum', {
          amount: shownAmount(line.amountFen),
          surcharge: shownAmount(line.surchargeFen),
        })}
      </p>
    </section>
  );
};

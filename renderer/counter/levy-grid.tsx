import { useState } from 'react';
import type { LevyLineView } from '../../contract/calls/case-preview.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import { language, t } from '../messages/t.ts';
import { openDerivation, useScreen } from '../state/screen.ts';
import { periodText, rateText } from '../text/format.ts';
import { shownAmount } from '../text/money-input.ts';
import { BureauMark } from './bureau-mark.tsx';
import { DataGrid } from './data-grid.tsx';
import type { GridColumn } from './data-grid.tsx';
import { KeyCap } from './key-cap.tsx';
import { levyBase, levyTitle } from '../text/in-language.ts';

/** English heads are longer than their figures, Chinese ones shorter: the name of the levy takes what is left. */
const widths = {
  zh: {
    bureau: '44',
    period: '104',
    baseTitle: undefined,
    base: '108',
    rate: '80',
    surcharge: '84',
    amount: '104',
  },
  en: {
    bureau: '32',
    period: '88',
    baseTitle: '166',
    base: '92',
    rate: '48',
    surcharge: '104',
    amount: '92',
  },
} as const;

/** A line's figures, or dashes while an answer cannot be read. */
const levyColumns = (known: boolean): readonly GridColumn<LevyLineView>[] => {
  const width = widths[language()];
  const amount = (value: number): string => shownAmount(known ? value : null);
  return [
    {
      id: 'bureau',
      header: t('levy.bureau'),
      width: width.bureau,
      cell: (row) => <BureauMark bureau={row.bureau} />,
    },
    { id: 'title', header: t('levy.title'), cell: (row) => levyTitle(row) },
    {
      id: 'period',
      header: t('levy.period'),
      width: width.period,
      cell: (row) => periodText(row.periodStart, row.periodEnd, t('levy.to')),
    },
    {
      id: 'base-title',
      header: t('levy.base-title'),
      spare: true,
      ...(width.baseTitle === undefined ? {} : { width: width.baseTitle }),
      cell: (row) => levyBase(row),
    },
    {
      id: 'base',
      header: t('levy.base'),
      figure: true,
      width: width.base,
      cell: (row) => amount(row.baseFen),
    },
    {
      id: 'rate',
      header: t('levy.rate'),
      figure: true,
      width: width.rate,
      cell: (row) => rateText(row.ratePpm),
    },
    {
      id: 'surcharge',
      header: t('levy.surcharge'),
      figure: true,
      width: width.surcharge,
      cell: (row) => amount(row.surchargeFen),
    },
    {
      id: 'amount',
      header: t('levy.amount'),
      figure: true,
      width: width.amount,
      cell: (row) => <b>{amount(row.amountFen)}</b>,
    },
  ];
};

/** What is due, line by line, of both bureaus. Enter or F7 shows how the figure came about, above the lines. */
export const LevyGrid = ({ view, known }: { readonly view: CaseView; readonly known: boolean }) => {
  const derivation = useScreen((state) => state.derivation);
  const { dueOn, carriedForwardFen } = view.preview;
  // While an answer cannot be read there are no lines: the last ones stay, with dashes, so that nothing moves.
  const [last, setLast] = useState(view.preview.lines);
  if (view.preview.lines.length > 0 && view.preview.lines !== last) setLast(view.preview.lines);
  const lines = last;
  const isKnown = known && view.preview.lines.length > 0;
  return (
    <section className="levy-dock" aria-label={t('levy.heading')}>
      <header className="section-head">
        <h2>{t('levy.heading')}</h2>
        <span>
          {dueOn === null ? null : t('levy.due-on', { on: dueOn })}
          {carriedForwardFen !== null && carriedForwardFen > 0
            ? t('levy.carried', { amount: shownAmount(carriedForwardFen) })
            : null}
        </span>
        <button
          type="button"
          className="quiet"
          disabled={!isKnown}
          onClick={() => openDerivation(derivation === null ? 0 : null)}
        >
          {t('command.derivation')} <KeyCap>F7</KeyCap>
        </button>
      </header>
      <DataGrid
        label={t('levy.heading')}
        columns={levyColumns(isKnown)}
        rows={lines}
        rowKey={(row) => `${row.bureau}-${row.levy}-${row.periodEnd}`}
        selected={derivation}
        onOpen={(_row, index) => {
          if (isKnown) openDerivation(index);
        }}
        onRow={(index) => {
          if (derivation !== null) openDerivation(index);
        }}
        empty={t('levy.none')}
        stop="levy"
      />
    </section>
  );
};

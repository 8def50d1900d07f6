import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { openTaxpayer } from '../state/open-case.ts';
import type { TaxpayerRow } from '../state/work.ts';
import { KeyCap } from './key-cap.tsx';
import { quotedText } from './quoted.tsx';
import { vatStatusKey } from './words.ts';

/** The digit that opens a line; from the tenth on there is none. */
export const DigitOf = ({ index }: { readonly index: number }) =>
  index < 9 ? <KeyCap>{String(index + 1)}</KeyCap> : <span className="key-gap" />;

/** Said wherever the taxpayer is named: all that is known of it was typed at a counter. */
export const ByHandMark = () => <b className="by-hand-mark">{t('context.by-hand')}</b>;

/** A numbered list, opened by its digit while no text is being typed. */
export const NumberedTaxpayers = ({
  rows,
  heading,
}: {
  readonly rows: readonly TaxpayerRow[];
  readonly heading: string;
}) => {
  const open = (index: number): boolean => {
    const row = rows[index];
    if (row === undefined || document.activeElement instanceof HTMLInputElement) return false;
    void openTaxpayer(row.taxpayerNo);
    return true;
  };
  useKeys(Object.fromEntries(rows.slice(0, 9).map((_row, index) => [String(index + 1), () => open(index)])));
  return (
    <section className="card" aria-label={heading}>
      <header className="section-head">
        <h2>{heading}</h2>
      </header>
      <ol className="numbered">
        {rows.map((row, index) => (
          <li key={row.taxpayerNo}>
            <button
              type="button"
              data-stop={`match.${index}`}
              onClick={() => void openTaxpayer(row.taxpayerNo)}
            >
              <DigitOf index={index} />
              <strong {...quotedText('name', row.name)}>{row.name}</strong>
              <span>{t(vatStatusKey[row.vatStatus])}</span>
              <span {...quotedText('name', row.registrationType)}>{row.registrationType}</span>
              <span className="digits">{row.taxpayerNo}</span>
              {row.byHand ? <ByHandMark /> : null}
              <span className="secondary">{row.foundBy}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
};

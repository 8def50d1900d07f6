import type { CaseView } from '../../contract/calls/cases.ts';
import type { Fen } from '../../domain/money.ts';
import { formatYuan } from '../../domain/money.ts';
import { bureaus } from '../../domain/bureau.ts';
import { AmountInput } from '../fields/amount-input.tsx';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { collectBlock, shownTotal } from '../state/collect-block.ts';
import { useHallState } from '../state/hall-state.ts';
import { clearNotice } from '../state/notice.ts';
import { setWork, useWork } from '../state/work.ts';
import { likelyTendered, piecesOf } from '../text/cash.ts';
import { shownAmount } from '../text/money-input.ts';
import { BureauMark } from './bureau-mark.tsx';
import { stopsOf } from './case-stops.ts';
import { CollectButton } from './collect-button.tsx';
import { CustomerLine } from './customer-line.tsx';
import { voucherKindText } from './words.ts';
import { bureauText } from '../text/in-language.ts';
import { Quoted, quotedText } from './quoted.tsx';

const Total = ({
  total,
  capital,
  busy,
}: {
  readonly total: number | null;
  readonly capital: string | null;
  readonly busy: boolean;
}) => (
  <div className="total" aria-live="polite" aria-busy={busy}>
    <p className="total-label">
      {t('cashier.total')} <span className="recount">{busy ? t('cashier.recount') : ''}</span>
    </p>
    <p className="total-figure digits">{shownAmount(total)}</p>
    <p className="total-capital" {...quotedText('paper', capital ?? '')}>
      {total === null ? '—' : (capital ?? '—')}
    </p>
  </div>
);

const Split = ({ view, known }: { readonly view: CaseView; readonly known: boolean }) => (
  <dl className="split">
    {bureaus.map((bureau) => (
      <div key={bureau} className={bureau}>
        <dt>
          {t('cashier.split', {
            bureau: bureauText(bureau),
            count: view.preview.lines.filter((line) => line.bureau === bureau).length,
          })}
        </dt>
        <dd className="digits">{shownAmount(known ? (view.preview.totalFenOf?.[bureau] ?? null) : null)}</dd>
      </div>
    ))}
  </dl>
);

const Change = ({ changeFen }: { readonly changeFen: number | null }) => (
  <div className="change" aria-live="polite">
    <p className="change-line">
      <span>{t(changeFen !== null && changeFen < 0 ? 'cashier.short' : 'cashier.change')}</span>
      <b className="digits">{shownAmount(changeFen === null ? null : Math.abs(changeFen))}</b>
    </p>
    <p className="pieces">
      {changeFen !== null && changeFen > 0
        ? piecesOf(changeFen as Fen)
            .map(({ valueFen, count }) =>
              t('cashier.piece', {
                value:
                  valueFen >= 100
                    ? t('cashier.yuan', { value: valueFen / 100 })
                    : valueFen >= 10
                      ? t('cashier.jiao', { value: valueFen / 10 })
                      : t('cashier.fen', { value: valueFen }),
                count,
              }),
            )
            .join('  ')
        : ''}
    </p>
  </div>
);

const Vouchers = ({ view }: { readonly view: CaseView }) => (
  <div className="vouchers-next">
    <h3>{t('cashier.vouchers')}</h3>
    {view.preview.vouchers[0] === undefined ? null : (
      <p className="kind">{voucherKindText(view.preview.vouchers[0].kind)}</p>
    )}
    {view.preview.vouchers.length === 0 ? <p className="empty">{t('cashier.no-vouchers')}</p> : null}
    {view.preview.vouchers.map((voucher) => (
      <p
        key={`${voucher.bureau}-${voucher.kind}`}
        className={voucher.nextNumber === null ? 'attention' : undefined}
      >
        <BureauMark bureau={voucher.bureau} />
        <b className="digits">
          <Quoted as="paper" text={voucher.nextNumber ?? t('cashier.voucher-none')} />
        </b>
        <span className="remaining">{t('cashier.remaining', { count: voucher.remaining })}</span>
      </p>
    ))}
  </div>
);

/** The money side of a draft: the sum, the cash, the change, the numbered forms, and F9 with the reason when it is shut. */
export const Cashier = ({ view }: { readonly view: CaseView }) => {
  const work = useWork();
  const devices = useHallState((state) => state.devices);
  const total = shownTotal(work);
  const known = total !== null;
  const block = collectBlock(work, devices);
  const tender = (text: string): void => {
    clearNotice();
    setWork({ tendered: text });
  };
  return (
    <section
      className="cashier"
      aria-label={t('cashier.heading')}
      onKeyDown={(event) => moveOnEnter(event, stopsOf(view))}
    >
      <div className="cashier-scroll" tabIndex={-1}>
        <Total
          total={total}
          capital={view.preview.totalCapital}
          busy={work.pending !== null || work.saving}
        />
        <Split view={view} known={known} />
        <div className="cash">
          <label htmlFor="tendered">{t('cashier.tendered')}</label>
          <AmountInput
            id="tendered"
            stop="tendered"
            tendered
            value={work.tendered}
            aria-describedby="f9-reason"
            onType={tender}
            onLeave={(tendered) => setWork({ tendered })}
          />
          <div className="likely">
            {known && total > 0 ? (
              <>
                <button type="button" onClick={() => tender(formatYuan(total as Fen))}>
                  {t('cashier.exact')}
                </button>
                {likelyTendered(total as Fen).map((amount) => (
                  <button
                    key={amount}
                    type="button"
                    className="digits"
                    onClick={() => tender(formatYuan(amount))}
                  >
                    {amount / 100}
                  </button>
                ))}
              </>
            ) : null}
          </div>
          <Change changeFen={block.changeFen} />
        </div>
        <Vouchers view={view} />
        <CustomerLine view={view} />
      </div>
      <CollectButton
        shut={block.reason}
        busy={work.filing}
        says={{ busy: 'cashier.filing', ready: 'cashier.ready', deed: 'command.collect' }}
      />
    </section>
  );
};

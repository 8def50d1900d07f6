import type { CaseView } from '../../contract/calls/cases.ts';
import type { TaxpayerBar } from '../../contract/calls/taxpayers.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { openPanel } from '../state/screen.ts';
import { useNow } from '../state/use-now.ts';
import { useWork } from '../state/work.ts';
import type { IdentificationView } from '../state/work.ts';
import { elapsedText, hourMinute } from '../text/format.ts';
import { shownAmount } from '../text/money-input.ts';
import { BureauMark } from './bureau-mark.tsx';
import { KeyCap } from './key-cap.tsx';
import { ByHandMark } from './numbered-taxpayers.tsx';
import { bureauStatusText, vatStatusKey } from './words.ts';
import { bureauText } from '../text/in-language.ts';
import { Quoted, quotedText } from './quoted.tsx';
import { matterTitle } from './matter-rail.tsx';

const Elapsed = ({ since }: { readonly since: number }) => {
  const now = useNow(1_000);
  return <span className="elapsed digits">{elapsedText(now - since)}</span>;
};

const BureauCell = ({ taxpayer, bureau }: { readonly taxpayer: TaxpayerBar; readonly bureau: Bureau }) => {
  const arrears = taxpayer.arrearsFenOf[bureau];
  const status = taxpayer.statusOf[bureau];
  return (
    <div className={`bureau-cell ${bureau}`}>
      <p>
        <BureauMark bureau={bureau} /> {bureauText(bureau)}
      </p>
      <p className={status === 'normal' ? 'bureau-status' : 'bureau-status attention'}>
        {bureauStatusText(taxpayer, bureau)}
        {arrears > 0 ? (
          <span className="arrears">{t('context.arrears', { amount: shownAmount(arrears) })}</span>
        ) : null}
      </p>
    </div>
  );
};

const Handler = ({ identification }: { readonly identification: IdentificationView }) => (
  <b>
    <Quoted
      as="name"
      text={t('context.handler-by', {
        name: identification.personName,
        how: t(identification.method === 'card' ? 'context.by-card' : 'context.by-hand'),
      })}
    />
  </b>
);

/** Without a taxpayer: whom or what the case is about. */
const subjectOf = (view: CaseView | null): string => {
  if (view === null) return t('context.nobody');
  return view.subject === '' ? matterTitle(view.matterTitle) : view.subject;
};

/** The bar that never scrolls away: who stands at the counter and how both bureaus administer the taxpayer. */
export const ContextBar = () => {
  const { taxpayer, identification, startedAt, view } = useWork();
  const { session, line } = useHallState();
  const unseen = line?.state !== 'online' ? (taxpayer?.seenAsOf ?? line?.lastContactAt ?? null) : null;
  return (
    <header className="context-bar">
      <div className="window-cell">
        <strong>
          <Quoted as="name" text={session?.profile.windowName ?? ''} />
        </strong>
        {startedAt === null ? (
          <span>{t('context.free')}</span>
        ) : (
          <span>
            {t('context.busy')} <Elapsed since={startedAt} />
          </span>
        )}
      </div>
      {taxpayer === null ? (
        <div className="who">
          <p className="name">
            <Quoted as="name" text={subjectOf(view)} />
          </p>
          <p className="facts">
            {identification === null ? (
              <Quoted as="name" text={session?.profile.hallName ?? ''} />
            ) : (
              <span>
                {t('context.handler')} <Handler identification={identification} />
              </span>
            )}
          </p>
        </div>
      ) : (
        <>
          <div className="who">
            <p className="name">
              <strong {...quotedText('name', taxpayer.name)}>{taxpayer.name}</strong>
              <span>
                <Quoted as="name" text={taxpayer.registrationType} /> · {t(vatStatusKey[taxpayer.vatStatus])}
              </span>
              {taxpayer.byHand === null ? null : <ByHandMark />}
            </p>
            <p className="facts">
              <span>
                {t('context.number')} <b className="digits">{taxpayer.taxpayerNoMasked}</b>
              </span>
              <span>
                {t('context.handler')}{' '}
                {identification === null ? (
                  <b className="attention">{t('context.not-identified')}</b>
                ) : (
                  <Handler identification={identification} />
                )}
              </span>
              <span className="industry">
                {t('context.industry')} <b {...quotedText('name', taxpayer.industry)}>{taxpayer.industry}</b>
              </span>
              {unseen === null ? null : (
                <span className="attention">{t('context.unseen', { time: hourMinute(unseen) })}</span>
              )}
            </p>
          </div>
          <BureauCell taxpayer={taxpayer} bureau="state" />
          <BureauCell taxpayer={taxpayer} bureau="local" />
          <button type="button" className="household-button" onClick={() => openPanel({ kind: 'household' })}>
            {t('panel.household')} <KeyCap>F2</KeyCap>
          </button>
        </>
      )}
    </header>
  );
};

import { useEffect, useState } from 'react';
import type { CustomerAsk, CustomerView } from '../../contract/customer.ts';
import { bureauName, bureauNameEn } from '../../domain/bureau.ts';
import { setLanguage } from '../messages/t.ts';
import { SignaturePad } from '../signature/signature-pad.tsx';
import { shownAmount } from '../text/money-input.ts';
import { Both, BothWords } from './both.tsx';
import { customer } from './surface.ts';

const scores = [5, 4, 3, 2, 1] as const;
const scoreKey = {
  5: 'customer.score.5',
  4: 'customer.score.4',
  3: 'customer.score.3',
  2: 'customer.score.2',
  1: 'customer.score.1',
} as const;

const Idle = ({ view }: { readonly view: CustomerView }) => (
  <section className="idle">
    <h1>{view.hallName}</h1>
    <p className="window-name">{view.windowName}</p>
    {view.thanks ? (
      <p className="thanks" role="status">
        <Both of="customer.thanks" />
      </p>
    ) : (
      <p className="welcome">
        <Both of="customer.welcome" />
      </p>
    )}
    {view.queue?.now == null ? null : (
      <p className="ticket" role="status">
        <Both of="customer.now" /> <b className="digits">{view.queue.now}</b>
      </p>
    )}
    {view.queue === null ? null : (
      <p className="waiting">
        <Both of="customer.waiting" facts={{ count: view.queue.waiting }} />
      </p>
    )}
  </section>
);

const Amounts = ({ amounts }: { readonly amounts: NonNullable<CustomerView['amounts']> }) => (
  <section className="amounts">
    <p className="taxpayer">{amounts.taxpayer}</p>
    <dl>
      {amounts.of.map(({ bureau, totalFen }) => (
        <div key={bureau} className={bureau}>
          <dt>
            <BothWords zh={bureauName[bureau]} en={bureauNameEn[bureau]} />
          </dt>
          <dd className="digits">{shownAmount(totalFen)}</dd>
        </div>
      ))}
      <div className="sum">
        <dt>
          <Both of={amounts.taken ? 'customer.paid' : 'customer.to-pay'} />
        </dt>
        <dd className="digits">{shownAmount(amounts.totalFen)}</dd>
      </div>
      {amounts.tenderedFen === null ? null : (
        <div>
          <dt>
            <Both of="customer.tendered" />
          </dt>
          <dd className="digits">{shownAmount(amounts.tenderedFen)}</dd>
        </div>
      )}
      {amounts.changeFen === null ? null : (
        <div className="change">
          <dt>
            <Both of="customer.change" />
          </dt>
          <dd className="digits">{shownAmount(amounts.changeFen)}</dd>
        </div>
      )}
    </dl>
  </section>
);

const Question = ({ ask }: { readonly ask: CustomerAsk }) => {
  switch (ask.kind) {
    case 'confirm':
      return (
        <section className="question" aria-live="polite">
          <h2>
            <Both of="customer.confirm" />
          </h2>
          <div className="answers">
            <button type="button" className="yes" autoFocus onClick={() => customer().confirm(ask.id, true)}>
              <Both of="customer.agree" />
            </button>
            <button type="button" onClick={() => customer().confirm(ask.id, false)}>
              <Both of="customer.disagree" />
            </button>
          </div>
        </section>
      );
    case 'rating':
      return (
        <section className="question" aria-live="polite">
          <h2>
            <Both of="customer.rate" />
          </h2>
          <div className="answers">
            {scores.map((score) => (
              <button key={score} type="button" onClick={() => customer().rate(ask.id, score)}>
                <Both of={scoreKey[score]} />
              </button>
            ))}
          </div>
        </section>
      );
    case 'signature':
      return (
        <section className="question sign" aria-live="polite">
          <h2>
            <Both of="customer.sign" /> <span className="document">{ask.title.zh}</span>
          </h2>
          <SignaturePad
            words="both"
            onSigned={(strokes) => customer().sign(ask.id, strokes)}
            onRefused={() => customer().sign(ask.id, null)}
          />
        </section>
      );
  }
};

/** The page that faces the taxpayer: it shows the last view, and answers what is asked. */
export const CustomerPage = () => {
  const [view, setView] = useState<CustomerView | null>(null);
  useEffect(
    () =>
      customer().onView((next) => {
        setLanguage(next.language);
        setView(next);
      }),
    [],
  );
  if (view === null) return <main className="customer" />;
  return (
    <main
      className={[
        'customer',
        view.ask?.kind === 'signature' ? 'signing' : '',
        view.training ? 'in-training' : '',
      ].join(' ')}
    >
      {view.training ? (
        <p className="training">
          <Both of="customer.training" />
        </p>
      ) : null}
      {view.amounts === null || (view.thanks && view.ask === null) ? (
        view.ask === null ? (
          <Idle view={view} />
        ) : null
      ) : (
        <Amounts amounts={view.amounts} />
      )}
      {view.ask === null ? null : <Question key={view.ask.id} ask={view.ask} />}
    </main>
  );
};

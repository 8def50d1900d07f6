import { Button } from 'antd';
import { useState } from 'react';
import type { CatchUpView } from '../../contract/calls/session.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { showFailure } from '../state/notice.ts';

const reasonKey = {
  behind: 'catch-up.behind',
  rewound: 'catch-up.rewound',
  asked: 'catch-up.asked',
} as const satisfies Record<CatchUpView['reason'], MessageKey>;

const percentOf = ({ done, total, phase }: CatchUpView): number => {
  if (phase === 'checking') return 99;
  return total === 0 ? 0 : Math.min(98, Math.floor((done / total) * 98));
};

const numbers = new Intl.NumberFormat('en-US');

/** Before the window opens: what is being read, how far it is, and the one key that does not wait for it. */
export const CatchUpScreen = ({ view }: { readonly view: CatchUpView }) => {
  const [leaving, setLeaving] = useState(false);
  const hasFailed = view.phase === 'failed';
  const skip = (): void => {
    setLeaving(true);
    valueOf(hall().session.skipCatchUp({})).catch(showFailure);
  };
  return (
    <main className="entry">
      <section className="entry-card">
        <h1>{t(hasFailed ? 'catch-up.failed' : 'catch-up.heading')}</h1>
        <p className="secondary">
          <Quoted as="name" text={view.windowName} />
        </p>
        <p role={hasFailed ? 'alert' : undefined} className={hasFailed ? 'field-line error' : undefined}>
          {view.sentence ?? t(reasonKey[view.reason])}
        </p>
        {hasFailed ? null : (
          <>
            <progress
              className="catch-up-bar"
              max={100}
              value={percentOf(view)}
              aria-label={t('catch-up.heading')}
            />
            <p className="digits" role="status">
              {t(view.phase === 'checking' ? 'catch-up.checking' : 'catch-up.reading', {
                done: numbers.format(view.done),
                total: numbers.format(view.total),
                percent: percentOf(view),
              })}
            </p>
          </>
        )}
        <p>
          <Button type={hasFailed ? 'primary' : 'default'} autoFocus disabled={leaving} onClick={skip}>
            {t(leaving ? 'catch-up.opening' : 'catch-up.skip')} <KeyCap>Enter</KeyCap>
          </Button>
        </p>
        <p className="entry-hint">{t(hasFailed ? 'catch-up.failed-hint' : 'catch-up.skip-hint')}</p>
      </section>
    </main>
  );
};

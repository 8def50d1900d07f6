import { Component } from 'react';
import type { ReactNode } from 'react';
import { t } from '../messages/t.ts';

interface State {
  readonly failed: string | null;
}

/** A defect of the page is said in words; a blank window would leave forty people waiting for nothing. */
export class PageFailure extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = { failed: null };

  static getDerivedStateFromError(failure: unknown): State {
    return { failed: failure instanceof Error ? failure.name : 'unknown' };
  }

  override render(): ReactNode {
    if (this.state.failed === null) return this.props.children;
    return (
      <main className="entry">
        <section className="entry-card" role="alert">
          <h1>{t('app.title')}</h1>
          <p>{t('error.page', { what: this.state.failed })}</p>
          <button type="button" className="link" onClick={() => window.location.reload()}>
            {t('error.reopen')}
          </button>
        </section>
      </main>
    );
  }
}

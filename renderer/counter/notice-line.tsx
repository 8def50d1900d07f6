import { t } from '../messages/t.ts';
import { clearNotice, useNotice } from '../state/notice.ts';
import { Quoted } from './quoted.tsx';

/** One reserved line: nothing on the counter moves when something is said. It stays until the clerk or an act ends it. */
export const NoticeLine = () => {
  const { notice } = useNotice();
  return (
    <div className={notice === null ? 'notice-line' : `notice-line ${notice.kind}`}>
      <p role={notice?.kind === 'error' ? 'alert' : 'status'} data-code={notice?.code ?? undefined}>
        <Quoted as="typed" text={notice?.text ?? ''} />
      </p>
      {notice === null ? null : (
        <button type="button" className="quiet" aria-label={t('notice.close')} onClick={clearNotice}>
          ×
        </button>
      )}
    </div>
  );
};

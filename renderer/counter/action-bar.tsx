import { Button } from 'antd';
import type { CaseView } from '../../contract/calls/cases.ts';
import { t } from '../messages/t.ts';
import { correct, endCorrection } from '../state/act.ts';
import { openCase } from '../state/open-case.ts';
import { openAsk } from '../state/screen.ts';
import { useWork } from '../state/work.ts';
import { AskBar } from './ask-bar.tsx';
import { KeyCap } from './key-cap.tsx';
import { SavedState } from './saved-state.tsx';

const CorrectionBar = () => (
  <div className="action-bar">
    <Button onClick={endCorrection}>
      {t('command.end-correction')} <KeyCap>Esc</KeyCap>
    </Button>
    <span className="bar-space" />
    <Button type="primary" data-stop="submit-correction" onClick={() => void correct()}>
      {t('correct.submit')} <KeyCap>F9</KeyCap>
    </Button>
  </div>
);

/** The deeds open to a case, at the foot of the working column. A question takes their place. */
export const ActionBar = ({ view }: { readonly view: CaseView }) => {
  const correcting = useWork((state) => state.correcting);
  if (correcting !== null) return <CorrectionBar />;
  const may = (action: string): boolean => view.allowed.includes(action);
  return (
    <AskBar
      otherwise={
        <div className="action-bar">
          {may('hold') ? (
            <Button onClick={() => openAsk({ kind: 'hold' })}>
              {t('command.hold-short')} <KeyCap>F6</KeyCap>
            </Button>
          ) : null}
          {may('resume') ? (
            <Button type="primary" onClick={() => void openCase(view.id)}>
              {t('command.resume')}
            </Button>
          ) : null}
          {may('discard') ? (
            <Button onClick={() => openAsk({ kind: 'discard' })}>
              {t('command.discard')} <KeyCap>F8</KeyCap>
            </Button>
          ) : null}
          <SavedState view={view} />
          {may('request-supplement') ? (
            <Button onClick={() => openAsk({ kind: 'supplement' })}>{t('command.supplement')}</Button>
          ) : null}
          {may('refuse') ? (
            <Button onClick={() => openAsk({ kind: 'refuse' })}>{t('command.refuse')}</Button>
          ) : null}
        </div>
      }
    />
  );
};

import { Button } from 'antd';
import type { CaseView } from '../../contract/calls/cases.ts';
import { t } from '../messages/t.ts';
import { leave } from '../state/open-case.ts';
import { openAsk } from '../state/screen.ts';
import { KeyCap } from './key-cap.tsx';

/** 冲正 of an act that may be undone, asked about first. */
export const ReverseButton = ({ view }: { readonly view: CaseView }) =>
  view.allowed.includes('reverse') ? (
    <Button block danger onClick={() => openAsk({ kind: 'reverse' })}>
      {t('command.reverse')}
    </Button>
  ) : null;

/** A case that is done is left: the next one, please. */
export const NextButton = () => (
  <div className="collect">
    <Button type="primary" block size="large" className="collect-button" data-stop="next" onClick={leave}>
      {t('command.next')} <KeyCap>Alt+N</KeyCap>
    </Button>
  </div>
);

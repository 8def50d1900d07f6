import { Button } from 'antd';
import type { MessageKey } from '../messages/t.ts';
import { t } from '../messages/t.ts';
import { collect } from '../state/act.ts';
import { KeyCap } from './key-cap.tsx';
import { Quoted } from './quoted.tsx';

interface CollectButtonProps {
  /** Why it is shut, in words; null when open. */
  readonly shut: string | null;
  readonly busy: boolean;
  readonly says: { readonly busy: MessageKey; readonly ready: MessageKey; readonly deed: MessageKey };
}

/** F9, and above it how it stands: shut it stays in reach, and says why. */
export const CollectButton = ({ shut, busy, says }: CollectButtonProps) => (
  <div className="collect">
    <p id="f9-reason" className={shut === null ? 'block-reason ready' : 'block-reason'} aria-live="polite">
      <Quoted as="name" text={busy ? t(says.busy) : (shut ?? t(says.ready))} />
    </p>
    <Button
      type="primary"
      block
      size="large"
      data-stop="collect"
      className={shut === null ? 'collect-button' : 'collect-button shut'}
      aria-describedby="f9-reason"
      aria-disabled={shut !== null || busy}
      onClick={() => void collect()}
    >
      {t(says.deed)} <KeyCap>F9</KeyCap>
    </Button>
  </div>
);

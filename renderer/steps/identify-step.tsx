import { Button } from 'antd';
import { KeyCap } from '../counter/key-cap.tsx';
import { t } from '../messages/t.ts';
import { readCard } from '../state/identify.ts';
import { setWork } from '../state/work.ts';
import type { StepProps } from './step-view.ts';

/** Who stands at the counter. The bar shows it once known; here stands only what is still to do. */
export const IdentifyStep = ({ view }: StepProps) =>
  view.identification === null && view.status === 'draft' ? (
    <section className="card attention-card">
      <p>{t('identify.needed')}</p>
      <Button onClick={() => void readCard()}>
        {t('command.read-card')} <KeyCap>F10</KeyCap>
      </Button>
      <Button onClick={() => setWork({ byHand: true })}>{t('command.by-hand')}</Button>
    </section>
  ) : null;

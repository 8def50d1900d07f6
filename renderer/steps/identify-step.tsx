import { Button } from 'antd';
import { IdentifiedPerson } from '../counter/identified-person.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { cancelReading, readCard } from '../state/identify.ts';
import { setWork, useWork } from '../state/work.ts';
import type { StepProps } from './step-view.ts';

const Reading = () => {
  useKeys({ Escape: () => void cancelReading() });
  return (
    <>
      <p role="status">{t('identify.waiting')}</p>
      <Button onClick={() => void cancelReading()}>
        {t('command.cancel')} <KeyCap>Esc</KeyCap>
      </Button>
    </>
  );
};

const ToBeIdentified = () => (
  <>
    <p>{t('identify.needed')}</p>
    <Button onClick={() => void readCard()}>
      {t('command.read-card')} <KeyCap>F10</KeyCap>
    </Button>
    <Button onClick={() => setWork({ byHand: true })}>{t('command.by-hand')}</Button>
  </>
);

/** Who stands at the counter: what is still to do, and then what the clerk compares with the document. */
export const IdentifyStep = ({ view }: StepProps) => {
  const reading = useWork((state) => state.reading);
  if (view.status !== 'draft') return null;
  return view.identification === null ? (
    <section className="card attention-card">{reading ? <Reading /> : <ToBeIdentified />}</section>
  ) : (
    <IdentifiedPerson identification={view.identification} />
  );
};

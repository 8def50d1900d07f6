import { Button } from 'antd';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';

const device = 'ca-key';

/** Training only: the town's keys beside the virtual slot. What can go wrong with them is on the devices page. */
export const CaDeck = () => {
  const { data } = useLoaded(() => valueOf(hall().devices.virtualControls({})), 'ca-deck');
  const keys = (data?.faults ?? []).filter((each) => each.device === device && each.fault.startsWith('put:'));
  if (keys.length === 0) return null;
  const make = (fault: string): void => {
    valueOf(hall().devices.injectFault({ device, fault })).catch(showFailure);
  };
  return (
    <>
      <h2 className="panel-sub">{t('ca.deck')}</h2>
      <div className="deck">
        {keys.map(({ fault, label }) => (
          <Button key={fault} onClick={() => make(fault)}>
            <Quoted as="name" text={label} />
          </Button>
        ))}
        <Button onClick={() => make('removed')}>{t('ca.pull')}</Button>
      </div>
    </>
  );
};

import { Button } from 'antd';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';

const device = 'ca-key';

/** Training only: the town's keys beside the virtual slot. What can go wrong with them is on the devices page. */
export const CaDeck = ({ changed }: { readonly changed: () => void }) => {
  // The devices are still coming up while the window opens.
  const isThere = useHallState(({ devices }) =>
    devices.some(({ kind, virtual }) => kind === device && virtual),
  );
  const { data } = useLoaded(() => valueOf(hall().devices.virtualControls({})), `ca-deck ${isThere}`);
  const keys = (data?.faults ?? []).filter((each) => each.device === device && each.fault.startsWith('put:'));
  if (keys.length === 0) return null;
  const make = (fault: string): void => {
    valueOf(hall().devices.injectFault({ device, fault })).then(changed).catch(showFailure);
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

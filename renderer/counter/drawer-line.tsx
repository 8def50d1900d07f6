import type { DrawerView } from '../../contract/calls/drawer.ts';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { showDone, showError, showFailure } from '../state/notice.ts';
import { closeAsk, openAsk } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { SecondOfficerForm, type SecondOfficerInput } from './second-officer-form.tsx';

const stateKey = {
  open: 'drawer.open',
  closed: 'drawer.closed',
  unknown: 'drawer.unknown',
} as const satisfies Record<DrawerView['state'], MessageKey>;

const useDrawer = (ask: 'view' | 'check') =>
  useLoaded(() => valueOf(hall().drawer[ask]({})), ask, ['drawer', 'cases']).data;

/** The drawer in the strip of the session: how it stands, and how it is opened without a sale. */
export const DrawerLine = () => {
  const drawer = useDrawer('view');
  if (drawer === null || !drawer.fitted) return null;
  return (
    <>
      <span className={drawer.state === 'open' ? 'drawer-state open' : 'drawer-state'} role="status">
        {t(stateKey[drawer.state])}
      </span>
      {drawer.problem === null ? null : <span className="drawer-problem">{drawer.problem}</span>}
      <button type="button" className="quiet" onClick={() => openAsk({ kind: 'no-sale' })}>
        {t('drawer.no-sale')}
      </button>
    </>
  );
};

/** Before the shift ends: a drawer that stands open, and how often it was opened without a sale. */
export const DrawerAtClose = () => {
  const drawer = useDrawer('check');
  if (drawer === null || !drawer.fitted) return null;
  const noSales = drawer.openings.filter(({ why }) => why === 'no-sale').length;
  return (
    <>
      <div>
        <dt>{t('drawer.no-sales')}</dt>
        <dd className="digits">{noSales}</dd>
      </div>
      <div className={drawer.state === 'open' ? 'attention' : undefined}>
        <dt>{t('drawer.heading')}</dt>
        <dd>{t(drawer.state === 'open' ? 'drawer.left-open' : stateKey[drawer.state])}</dd>
      </div>
    </>
  );
};

/** Without a sale: a reason and a supervisor's PIN. */
export const NoSaleForm = () => {
  const open = async (input: SecondOfficerInput): Promise<boolean> => {
    try {
      const { problem } = await valueOf(hall().drawer.openNoSale(input));
      closeAsk();
      if (problem === null) showDone(t('drawer.opened'));
      else showError(problem);
      return true;
    } catch (failure) {
      showFailure(failure);
      return false;
    }
  };
  return <SecondOfficerForm of="no-sale" reasonLabel="drawer.reason" confirm="drawer.open-it" run={open} />;
};

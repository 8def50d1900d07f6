import '@fontsource-variable/noto-sans-sc/wght.css';
import 'virtual:antd.css';
import './theme/base.css';
import './theme/antd-fit.css';
import './theme/counter.css';
import './theme/panels.css';
import './theme/norm.css';
import './theme/flow.css';
import './theme/counter-devices.css';
import './theme/exchange.css';
import './theme/history.css';
import './theme/english.css';
import { StyleProvider } from '@ant-design/cssinjs';
import { ConfigProvider } from 'antd';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { PageFailure } from './screens/page-failure.tsx';
import { startKeys } from './keys/layers.ts';
import { startCustomerScreen } from './state/customer-screen.ts';
import { startHallState } from './state/hall-state.ts';
import { showFailure } from './state/notice.ts';
import { startScanners } from './state/scanned.ts';
import { antdTheme } from './theme/tokens.ts';

// antd still names its variables at run time; their style element goes where no document ever sees it, because the
// static style sheet already has them and the content security policy allows no inline style.
const nowhere = document.createElement('div');

const root = document.getElementById('root');
if (root === null) throw new Error('no root element');
// Before the keys: what a scanner writes is no key of a person.
startScanners(window).catch(showFailure);
startKeys(window);
startHallState().catch(showFailure);
startCustomerScreen();
createRoot(root).render(
  <StyleProvider container={nowhere}>
    <ConfigProvider theme={antdTheme} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      <PageFailure>
        <App />
      </PageFailure>
    </ConfigProvider>
  </StyleProvider>,
);

import { caZh } from './zh/ca.ts';
import { counterZh } from './zh/counter.ts';
import { counterDevicesZh } from './zh/counter-devices.ts';
import { entryZh } from './zh/entry.ts';
import { epochZh } from './zh/epoch.ts';
import { exchangeZh } from './zh/exchange.ts';
import { flowZh } from './zh/flow.ts';
import { formsZh } from './zh/forms.ts';
import { historyZh } from './zh/history.ts';
import { normZh } from './zh/norm.ts';
import { panelsZh } from './zh/panels.ts';
import { registrationZh } from './zh/registration.ts';
import { scansZh } from './zh/scans.ts';
import { termsZh } from './zh/terms.ts';

/** Every word of the page that is not data. Keys are flat and stable; `en.ts` has the same. */
export const zh = {
  ...entryZh,
  ...termsZh,
  ...counterZh,
  ...caZh,
  ...counterDevicesZh,
  ...flowZh,
  ...formsZh,
  ...normZh,
  ...panelsZh,
  ...epochZh,
  ...exchangeZh,
  ...historyZh,
  ...registrationZh,
  ...scansZh,
} as const satisfies Readonly<Record<string, string>>;

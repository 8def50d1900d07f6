import { caEn } from './en/ca.ts';
import { counterEn } from './en/counter.ts';
import { counterDevicesEn } from './en/counter-devices.ts';
import { entryEn } from './en/entry.ts';
import { epochEn } from './en/epoch.ts';
import { exchangeEn } from './en/exchange.ts';
import { flowEn } from './en/flow.ts';
import { formsEn } from './en/forms.ts';
import { historyEn } from './en/history.ts';
import { normEn } from './en/norm.ts';
import { panelsEn } from './en/panels.ts';
import { registrationEn } from './en/registration.ts';
import { scansEn } from './en/scans.ts';
import { termsEn } from './en/terms.ts';
import type { zh } from './zh.ts';

/** The same words in English, by the terms of `docs/glossary.md`: a key too many or too few does not compile. */
export const en = {
  ...entryEn,
  ...termsEn,
  ...counterEn,
  ...caEn,
  ...counterDevicesEn,
  ...flowEn,
  ...formsEn,
  ...normEn,
  ...panelsEn,
  ...epochEn,
  ...exchangeEn,
  ...historyEn,
  ...registrationEn,
  ...scansEn,
} as const satisfies Readonly<Record<keyof typeof zh, string>>;

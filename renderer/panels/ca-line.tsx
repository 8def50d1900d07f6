import { useEffect, useState } from 'react';
import type { CaLineView, CaView } from '../../contract/calls/ca.ts';
import { Quoted } from '../counter/quoted.tsx';
import { hall } from '../hall.ts';
import type { MessageKey } from '../messages/t.ts';
import { t } from '../messages/t.ts';
import { monthDayTime } from '../text/format.ts';

const cameKey = {
  window: 'ca.came.window',
  stick: 'ca.came.stick',
  exchange: 'ca.came.exchange',
} as const satisfies Record<NonNullable<CaView['trustList']>['cameBy'], MessageKey>;
const kindKey = {
  'trust-list': 'ca.file.trust-list',
  'revocation-list': 'ca.file.revocation-list',
} as const satisfies Record<NonNullable<CaLineView['coming']>['kind'], MessageKey>;
const stepKey = {
  fetching: 'ca.line.fetching',
  checking: 'ca.line.checking',
} as const satisfies Record<NonNullable<CaLineView['coming']>['step'], MessageKey>;

/** How the list in use came here. */
export const cameText = ({ cameBy, importedAt }: NonNullable<CaView['trustList']>): string =>
  t(cameKey[cameBy], { at: monthDayTime(importedAt) });

const lineText = ({ askedAt, keeps, coming }: CaLineView): string => {
  if (coming !== null) {
    const { kind, of, step, percent } = coming;
    return t(stepKey[step], { kind: t(kindKey[kind]), of, percent });
  }
  if (askedAt === null) return t('ca.line.never');
  return t(keeps ? 'ca.line.asked' : 'ca.line.keeps-none', { at: monthDayTime(askedAt) });
};

/** When the exchange was last asked for lists, and what is on its way from there. */
export const CaLine = ({ told }: { readonly told: CaLineView }) => {
  const [heard, setHeard] = useState<CaLineView | null>(null);
  useEffect(() => hall().on('trustLine', setHeard), []);
  return (
    <p className="secondary">
      <Quoted as="name" text={lineText(heard ?? told)} />
    </p>
  );
};

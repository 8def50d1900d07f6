import { Button } from 'antd';
import { useState } from 'react';
import type { HandoverView } from '../../contract/calls/handover.ts';
import { handoverReasons } from '../../contract/exchange/handover.ts';
import { bureaus } from '../../domain/bureau.ts';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { readDay } from '../text/date-input.ts';
import { bureauText, clausesText, inLanguage } from '../text/in-language.ts';
import { afterDeed } from './after-deed.ts';
import { Choice, Typed, TypedDay } from './handover-fields.tsx';

/** Why a registration moves, in words. */
export const reasonText = (reason: (typeof handoverReasons)[number]): string =>
  t(reason === 'reassigned' ? 'handover.reassigned' : 'handover.taxpayer-moves');

type Leave = NonNullable<HandoverView['leave']>;

const Obstacles = ({ leave }: { readonly leave: Leave }) =>
  leave.obstacles.length === 0 ? null : (
    <ul className="plain handover-obstacles">
      {leave.obstacles.map(({ forbids, said, basis }) => (
        <li key={said.zh} className={forbids ? 'attention' : undefined}>
          <b>{t(forbids ? 'handover.first' : 'handover.note')}</b>
          <span className="wrap">
            <Quoted as="typed" text={inLanguage(said)} />
            {basis === null ? null : (
              <span className="secondary">
                {' '}
                <Quoted as="law" text={clausesText([basis])} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );

const leaveStops = [
  'handover.to',
  'handover.authority',
  'handover.reason',
  'handover.explanation',
  'handover.document',
  'handover.on',
  'handover.submit',
];

/** 移交: where to, why, on which paper; what is still open stands above it, and keeps it shut where it must. */
export const LeaveForm = ({
  view,
  leave,
  bureau,
  changed,
}: {
  readonly view: HandoverView;
  readonly leave: Leave;
  readonly bureau: (typeof bureaus)[number];
  readonly changed: () => void;
}) => {
  const [toPart, setToPart] = useState('');
  const [toAuthority, setToAuthority] = useState<string>(bureau);
  const [reason, setReason] = useState<string>(handoverReasons[0]);
  const [explanation, setExplanation] = useState('');
  const [document, setDocument] = useState('');
  const [documentOn, setDocumentOn] = useState('');
  const isClear = leave.obstacles.every(({ forbids }) => !forbids);
  const day = readDay(documentOn);
  const isReady =
    isClear && toPart !== '' && explanation.trim() !== '' && document.trim() !== '' && day !== null;
  return (
    <>
      <Obstacles leave={leave} />
      <div className="return-form" onKeyDown={(event) => moveOnEnter(event, leaveStops)}>
        <Choice
          id="handover.to"
          label={t('handover.to')}
          value={toPart}
          onChange={setToPart}
          options={[
            ['', t('handover.choose-place')],
            ...leave.places.map(({ part, name }) => [part, t('handover.place', { name, part })] as const),
          ]}
        />
        <Choice
          id="handover.authority"
          label={t('handover.authority')}
          value={toAuthority}
          onChange={setToAuthority}
          options={bureaus.map((one) => [one, bureauText(one)] as const)}
        />
        <Choice
          id="handover.reason"
          label={t('handover.reason')}
          value={reason}
          onChange={setReason}
          options={handoverReasons.map((one) => [one, reasonText(one)] as const)}
        />
        <Typed
          id="handover.explanation"
          label={t('handover.explanation')}
          value={explanation}
          onChange={setExplanation}
          maxLength={400}
        />
        <Typed
          id="handover.document"
          label={t('handover.document')}
          value={document}
          onChange={setDocument}
        />
        <TypedDay id="handover.on" label={t('handover.on')} value={documentOn} onChange={setDocumentOn} />
        <Button
          type="primary"
          data-stop="handover.submit"
          disabled={!isReady}
          onClick={() =>
            afterDeed(
              valueOf(
                hall().exchange.handOver({
                  recordId: view.recordId,
                  version: view.version,
                  toPart,
                  toAuthority: toAuthority === 'local' ? 'local' : 'state',
                  reason: reason === 'reassigned' ? 'reassigned' : 'taxpayer-moves',
                  explanation: explanation.trim(),
                  document: document.trim(),
                  documentOn: day ?? '',
                }),
              ),
              t('handover.done'),
              changed,
            )
          }
        >
          {t('handover.submit')}
        </Button>
      </div>
      <p className="secondary">
        {leave.setBy === null ? t('handover.no-places') : t('handover.places-by', { by: leave.setBy })}
      </p>
    </>
  );
};

import { Button, Input } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { FlowView } from '../../contract/calls/case-flow.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import { t } from '../messages/t.ts';
import { releaseLane, startAct, takeLane } from '../state/acting.ts';
import { collectBlock } from '../state/collect-block.ts';
import { useHallState } from '../state/hall-state.ts';
import { useWork } from '../state/work.ts';
import { BureauMark } from './bureau-mark.tsx';
import { NextButton, ReverseButton } from './case-buttons.tsx';
import { CollectButton } from './collect-button.tsx';
import { caseStatusKey } from './words.ts';
import { bureauText, documentTitle, inLanguage, titleOf } from '../text/in-language.ts';
import { matterTitle } from './matter-rail.tsx';
import { Quoted } from './quoted.tsx';

type Lane = FlowView['lanes'][number];

/** Who holds each bureau's lane, and how it changes hands. */
const Lanes = ({ lanes }: { readonly lanes: readonly Lane[] }) => {
  const [reason, setReason] = useState('');
  return (
    <section className="lane-holders" aria-label={t('flow.lanes')}>
      <h3>{t('flow.lanes')}</h3>
      {lanes.map((lane) => (
        <div key={lane.bureau} className="lane-holder">
          <BureauMark bureau={lane.bureau} />
          <span>
            {lane.isMine
              ? t('flow.lane-mine')
              : lane.holder === null
                ? t('flow.lane-free')
                : t('flow.lane-of', { window: lane.holder.toUpperCase() })}
          </span>
          {lane.mayRelease ? (
            <Button size="small" onClick={() => void releaseLane(lane.bureau)}>
              {t('flow.lane-release')}
            </Button>
          ) : null}
          {lane.mayTake && lane.holder !== null ? (
            <Input
              size="small"
              aria-label={t('flow.lane-reason', { bureau: bureauText(lane.bureau) })}
              placeholder={t('flow.lane-reason-short')}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          ) : null}
          {lane.mayTake ? (
            <Button
              size="small"
              disabled={lane.holder !== null && reason.trim() === ''}
              onClick={() => void takeLane(lane.bureau, reason.trim())}
            >
              {t('flow.lane-take')}
            </Button>
          ) : null}
        </div>
      ))}
    </section>
  );
};

/** What may be done in the case now, the thing that is waited for first. */
const OpenActs = ({ flow }: { readonly flow: FlowView }) => {
  const acting = useWork((state) => state.acting);
  const acts = [...flow.acts].sort((a, b) => Number(b.isAwaited) - Number(a.isAwaited));
  return (
    <section className="open-acts" aria-label={t('flow.acts')}>
      <h3>{t('flow.acts')}</h3>
      {acts.length === 0 ? <p className="empty">{t('flow.no-acts')}</p> : null}
      {acts.map((act, index) => (
        <div key={`${act.lane}-${act.act}`} className="open-act">
          <Button
            block
            type={act.isAwaited && act.blocked === null ? 'primary' : 'default'}
            disabled={act.blocked !== null}
            data-stop={`act.${index}`}
            aria-pressed={acting?.act === act.act && acting.lane === act.lane}
            onClick={() => startAct(act)}
          >
            <BureauMark bureau={act.lane} /> {titleOf(act)}
          </Button>
          {act.blocked === null ? null : (
            <p className="block-reason">
              <Quoted as="name" text={act.blocked.message} />
            </p>
          )}
        </div>
      ))}
    </section>
  );
};

/** A bureau's own case is sent; with a person at the counter something is done for that person. */
const sendsOnly = ({ steps }: CaseView): boolean =>
  steps.some(({ kind }) => kind === 'confer') && !steps.some(({ kind }) => kind === 'identify');

const Submit = ({ view }: { readonly view: CaseView }) => {
  const work = useWork();
  const devices = useHallState((state) => state.devices);
  const block = collectBlock(work, devices);
  return (
    <CollectButton
      shut={block.reason}
      busy={work.filing}
      says={{
        busy: 'submit.filing',
        ready: 'submit.ready',
        deed: sendsOnly(view) ? 'command.send-case' : 'command.accept',
      }}
    />
  );
};

/** The number that goes onto the paper, and whose seal is missing, before F9. */
const CertificateToCome = ({ view }: { readonly view: CaseView }) => {
  const { certificate } = view.preview;
  if (certificate === null) return null;
  const { kind, title, number, missingSeals } = certificate;
  return (
    <section className="certificate-to-come">
      <p>
        <Quoted as="paper" text={documentTitle(kind, title)} />{' '}
        <b className="digits">
          <Quoted as="paper" text={number} />
        </b>
      </p>
      {missingSeals.length === 0 ? null : (
        <p className="attention">
          {missingSeals.map(({ bureau, why }) => (
            <span key={bureau} className="seal-missing">
              <BureauMark bureau={bureau} /> <Quoted as="typed" text={inLanguage(why)} />
            </span>
          ))}
          {t('certificate.follows')}
        </p>
      )}
    </section>
  );
};

/** The right column of a matter that takes no money: what stands in the way of F9, and afterwards what is open. */
export const SubmitColumn = ({ view, beside }: { readonly view: CaseView; readonly beside: ReactNode }) => (
  <section className="cashier" aria-label={t('submit.heading')}>
    <div className="cashier-scroll" tabIndex={-1}>
      <div className="total">
        <p className="total-label">
          {t(view.flow?.concluded === null ? 'flow.under-way' : caseStatusKey[view.status])} · {view.humanNo}
        </p>
        <p className="stage">
          <Quoted
            as="name"
            text={
              view.flow === null
                ? matterTitle(view.matterTitle)
                : inLanguage(view.flow.concluded ?? view.flow.stage)
            }
          />
        </p>
        {view.heldReason === null ? null : (
          <p className="total-capital">
            <Quoted as="typed" text={view.heldReason} />
          </p>
        )}
      </div>
      <CertificateToCome view={view} />
      {view.flow === null ? null : (
        <>
          <OpenActs flow={view.flow} />
          <Lanes lanes={view.flow.lanes} />
        </>
      )}
      {view.status === 'draft' ? null : beside}
      <ReverseButton view={view} />
    </div>
    {view.status === 'draft' ? <Submit view={view} /> : <NextButton />}
  </section>
);

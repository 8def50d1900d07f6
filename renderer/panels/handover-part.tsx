import { Button } from 'antd';
import { useState } from 'react';
import type { bureaus } from '../../domain/bureau.ts';
import type { HandoverView } from '../../contract/calls/handover.ts';
import { Quoted } from '../counter/quoted.tsx';
import { placeKey } from '../counter/words.ts';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { bureauText, inLanguage } from '../text/in-language.ts';
import { afterDeed } from './after-deed.ts';
import { Choice, Typed } from './handover-fields.tsx';
import { LeaveForm, reasonText } from './handover-leave.tsx';

/** Who moves registrations: the hall process asks the same. */
export const mayMove = (): boolean => {
  const roles = useHallState.getState().session?.officer?.roles ?? [];
  return roles.includes('tax-officer') || roles.includes('supervisor');
};

type Offer = HandoverView['offers'][number];
const takeStops = ['take.address', 'take.place', 'take.phone', 'take.submit'];
const declineStops = ['decline.reason', 'decline.submit'];

/** 接收或退回 what another jurisdiction has handed over, with what the move has changed. */
const OfferForm = ({
  recordId,
  offer,
  changed,
}: {
  readonly recordId: string;
  readonly offer: Offer;
  readonly changed: () => void;
}) => {
  const [address, setAddress] = useState(offer.address);
  const [place, setPlace] = useState<string>(offer.place);
  const [phone, setPhone] = useState(offer.contactPhone);
  const [reason, setReason] = useState('');
  const { msgId } = offer;
  return (
    <section className="card attention-card handover-offer">
      <h2 className="panel-sub">
        {t('handover.offered', { place: offer.from.name, bureau: bureauText(offer.authority) })}
      </h2>
      <p className="wrap">
        <Quoted
          as="typed"
          text={t('handover.offered-why', {
            reason: reasonText(offer.reason),
            explanation: offer.explanation,
            document: offer.document,
            on: offer.documentOn,
          })}
        />
      </p>
      {offer.blocked === null ? null : <p>{inLanguage(offer.blocked)}</p>}
      {offer.blocked !== null || !mayMove() ? null : (
        <div className="return-form" onKeyDown={(event) => moveOnEnter(event, takeStops)}>
          <Typed id="take.address" label={t('handover.new-address')} value={address} onChange={setAddress} />
          <Choice
            id="take.place"
            label={t('household.place')}
            value={place}
            onChange={setPlace}
            options={(['city', 'town', 'other'] as const).map((one) => [one, t(placeKey[one])] as const)}
          />
          <Typed id="take.phone" label={t('household.phone')} value={phone} onChange={setPhone} />
          <Button
            type="primary"
            data-stop="take.submit"
            disabled={address.trim() === '' || phone.trim() === ''}
            onClick={() =>
              afterDeed(
                valueOf(
                  hall().exchange.takeOver({
                    recordId,
                    msgId,
                    address: address.trim(),
                    place: place === 'city' || place === 'town' ? place : 'other',
                    contactPhone: phone.trim(),
                  }),
                ),
                t('handover.done-taken'),
                changed,
              )
            }
          >
            {t('handover.take')}
          </Button>
        </div>
      )}
      {!offer.mayDecline || !mayMove() ? null : (
        <div className="return-form" onKeyDown={(event) => moveOnEnter(event, declineStops)}>
          <Typed
            id="decline.reason"
            label={t('handover.decline-reason')}
            value={reason}
            onChange={setReason}
            maxLength={400}
          />
          <Button
            danger
            data-stop="decline.submit"
            disabled={reason.trim() === ''}
            onClick={() =>
              afterDeed(
                valueOf(hall().exchange.decline({ recordId, msgId, reason: reason.trim() })),
                t('handover.done-declined'),
                changed,
              )
            }
          >
            {t('handover.decline')}
          </Button>
        </div>
      )}
    </section>
  );
};

const correctStops = ['return.value', 'return.correct'];

/** 更正 of what the other bureau here returned: a registration that was taken over has no case of its own for it. */
const CorrectForm = ({
  view,
  returned,
  changed,
}: {
  readonly view: HandoverView;
  readonly returned: NonNullable<HandoverView['correct']>;
  readonly changed: () => void;
}) => {
  const [value, setValue] = useState(returned.value);
  return (
    <div className="return-form" onKeyDown={(event) => moveOnEnter(event, correctStops)}>
      <Typed id="return.value" label={inLanguage(returned.label)} value={value} onChange={setValue} />
      <Button
        type="primary"
        data-stop="return.correct"
        disabled={value.trim() === '' || value.trim() === returned.value}
        onClick={() =>
          afterDeed(
            valueOf(
              hall().exchange.correctTaken({
                recordId: view.recordId,
                version: view.version,
                value: value.trim(),
              }),
            ),
            t('handover.done-corrected'),
            changed,
          )
        }
      >
        {t('handover.correct')}
      </Button>
    </div>
  );
};

/** What a registration has to do with other jurisdictions: offered, gone, or ready to be handed over. */
export const HandoverPart = ({
  view,
  bureau,
  leaving,
  changed,
}: {
  readonly view: HandoverView;
  readonly bureau: (typeof bureaus)[number];
  /** The officer has asked for the form. */
  readonly leaving: boolean;
  readonly changed: () => void;
}) => (
  <>
    {view.goneTo === null ? null : (
      <p className="attention-card card">
        {view.goneTo.isSentBack
          ? t('handover.sent-back', { place: view.goneTo.name })
          : view.goneTo.takenOn === null
            ? t('handover.gone', { place: view.goneTo.name })
            : t('handover.gone-taken', { place: view.goneTo.name, on: view.goneTo.takenOn })}
      </p>
    )}
    {view.offers.map((offer) => (
      <OfferForm key={offer.msgId} recordId={view.recordId} offer={offer} changed={changed} />
    ))}
    {view.correct === null || !mayMove() ? null : (
      <CorrectForm view={view} returned={view.correct} changed={changed} />
    )}
    {view.leave === null || !leaving ? null : (
      <LeaveForm view={view} leave={view.leave} bureau={bureau} changed={changed} />
    )}
  </>
);

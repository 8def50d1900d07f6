import { z } from 'zod/mini';
import { handoverReasons } from '../exchange/handover.ts';
import { places } from '../../domain/taxpayer.ts';
import { call, readers } from '../call.ts';
import { bothLanguages, bureau, citation, date, reference, typedLine, typedParagraph } from '../values.ts';

const Place = z.strictObject({ part: z.string(), name: z.string() });

/** What a registration has to do with other jurisdictions (docs/decisions/0025), and what may be done here. */
export const HandoverView = z.strictObject({
  recordId: z.string(),
  version: z.int(),
  taxpayerName: z.string(),
  /** Where a record is that was handed over from here, or sent back; null while it is administered here or only offered. */
  goneTo: z.nullable(
    z.extend(Place, {
      /** It was offered here and not taken. */
      isSentBack: z.boolean(),
      /** The day of law of the taking there; null until word of it has come. */ takenOn: z.nullable(date),
    }),
  ),
  /** May be handed over by this window: where to, and what is to be settled or known before. Null where not. */
  leave: z.nullable(
    z.strictObject({
      places: z.array(Place),
      /** Who set where a record may go, and when. */
      setBy: z.nullable(z.string()),
      obstacles: z.array(
        z.strictObject({ forbids: z.boolean(), said: bothLanguages, basis: z.nullable(citation) }),
      ),
    }),
  ),
  /** A registration that was taken over and returned by the other bureau here: which field it names, and what it says now. */
  correct: z.nullable(
    z.strictObject({ field: z.string(), label: bothLanguages, value: z.string(), reason: z.string() }),
  ),
  /** What other jurisdictions have handed over to this one and nobody has answered. */
  offers: z.array(
    z.strictObject({
      msgId: z.string(),
      from: Place,
      /** Which bureau here is to take it. */
      authority: bureau,
      reason: z.enum(handoverReasons),
      explanation: z.string(),
      document: z.string(),
      documentOn: date,
      /** What the record says, for the form. */
      address: z.string(),
      place: z.enum(places),
      contactPhone: z.string(),
      /** Why this window may not answer it, or only decline it; null where it may take it. */
      blocked: z.nullable(bothLanguages),
      mayDecline: z.boolean(),
    }),
  ),
});
export type HandoverView = z.infer<typeof HandoverView>;

const movers = ['tax-officer', 'supervisor'] as const;

/** A registration moves to another jurisdiction and is taken there. */
export const handover = {
  /** The registration of a taxpayer, if the exchange has one. */
  registrationOf: call(
    readers,
    z.strictObject({ taxpayerNo: reference }),
    z.strictObject({ recordId: z.nullable(z.string()) }),
  ),
  handover: call(readers, z.strictObject({ recordId: reference }), HandoverView),
  /** Closes the record here and offers it there; `version` binds it to what the officer saw. */
  handOver: call(
    movers,
    z.strictObject({
      recordId: reference,
      version: z.int(),
      toPart: reference,
      toAuthority: bureau,
      reason: z.enum(handoverReasons),
      explanation: typedParagraph,
      document: typedLine,
      documentOn: date,
    }),
    HandoverView,
  ),
  /** Opens here what was handed over, with what the move has changed. */
  takeOver: call(
    movers,
    z.strictObject({
      recordId: reference,
      msgId: reference,
      address: typedLine,
      place: z.enum(places),
      contactPhone: typedLine,
    }),
    HandoverView,
  ),
  /** Answers a return of a registration that was taken over: it has no case to be corrected in. */
  correctTaken: call(
    movers,
    z.strictObject({ recordId: reference, version: z.int(), value: typedLine }),
    HandoverView,
  ),
  decline: call(
    movers,
    z.strictObject({ recordId: reference, msgId: reference, reason: typedParagraph }),
    HandoverView,
  ),
} as const;

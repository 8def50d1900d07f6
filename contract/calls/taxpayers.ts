import { z } from 'zod/mini';
import { handReasons } from '../../domain/identification.ts';
import { documentKinds } from '../../domain/identifiers/personal-document.ts';
import { bureauStatuses, places, vatStatuses } from '../../domain/taxpayer.ts';
import { call, readers } from '../call.ts';
import {
  bothLanguages,
  date,
  fen,
  id,
  instant,
  line,
  none,
  perBureau,
  reference,
  typedLine,
} from '../values.ts';

export const TaxpayerSummary = z.strictObject({
  taxpayerNo: line,
  name: line,
  vatStatus: z.enum(vatStatuses),
  registrationType: line,
  /** Why this row was found, e.g. 姓名、拼音首字母、识别号、身份证号. */
  foundBy: line,
  /** Entered by hand, and its registration has not come yet. */
  byHand: z.boolean(),
});
export type TaxpayerSummary = z.infer<typeof TaxpayerSummary>;

/** The bar that never scrolls away. Personal numbers are masked: the full one is in the household page. */
export const TaxpayerBar = z.strictObject({
  taxpayerNo: line,
  taxpayerNoMasked: line,
  name: line,
  vatStatus: z.enum(vatStatuses),
  registrationType: line,
  industry: line,
  place: z.enum(places),
  address: line,
  legalPersonName: line,
  contactPhone: line,
  statusOf: perBureau(z.enum(bureauStatuses)),
  arrearsFenOf: perBureau(fen),
  creditLevel: z.enum(['A', 'B', 'C', 'D', 'none']),
  /** Set while all that is known of the taxpayer was typed at a counter: why, when, by whom. */
  byHand: z.nullable(z.strictObject({ reason: line, at: instant, officerName: line })),
  /** When this window last heard from the exchange; other windows are unseen since then. */
  seenAsOf: z.nullable(instant),
});
export type TaxpayerBar = z.infer<typeof TaxpayerBar>;

/** Who stands at the counter. `manual` always carries its reason and is marked so for ever. */
export const Identification = z.strictObject({
  id,
  method: z.enum(['card', 'manual']),
  documentKind: z.enum(documentKinds),
  personName: line,
  /** As printed on a foreigner's card, where the name above is the Chinese one. */
  englishName: z.nullable(line),
  idNumberMasked: line,
  /** Whole: it is what the clerk compares with the permit on the counter. */
  travelPermitNo: z.nullable(line),
  /** Why it was typed by hand, with its note. */
  reason: z.nullable(bothLanguages),
  /** The chip's photo is kept; whether it can be shown, `cardPhoto` says. */
  hasPhoto: z.boolean(),
});
export type Identification = z.infer<typeof Identification>;

/** A licence that 工商 has pushed and no bureau has completed yet (norm item 1, mode 1). */
const PushedRow = z.strictObject({
  creditCode: line,
  name: line,
  registrationType: line,
  legalPersonName: line,
  address: line,
  licensedOn: date,
  pushedOn: date,
  /** What a later push changed: the field and what stood there before. */
  changed: z.array(z.strictObject({ label: bothLanguages, before: line })),
});

const Identified = z.strictObject({ identification: Identification, matches: z.array(TaxpayerSummary) });

/** 国税发〔2008〕93号: every look at a taxpayer's records is logged with officer and purpose. */
const viewPurposes = ['counter-service', 'correction', 'supervision', 'audit'] as const;

export const taxpayers = {
  search: call(
    readers,
    z.strictObject({ text: typedLine }),
    z.strictObject({ rows: z.array(TaxpayerSummary), more: z.boolean() }),
  ),
  /** Pushed and not completed yet, newest first; by code, name, initials or legal person where a text is given. */
  pushed: call(
    readers,
    z.strictObject({ text: typedLine }),
    z.strictObject({ rows: z.array(PushedRow), awaiting: z.int(), matterId: id }),
  ),
  open: call(readers, z.strictObject({ taxpayerNo: reference, purpose: z.enum(viewPurposes) }), TaxpayerBar),
  /** Waits for a card on the reader; several matches come as a numbered list. */
  readCard: call(['counter-clerk', 'field-collector'], none, Identified),
  cancelReadCard: call(['counter-clerk', 'field-collector'], none, none),
  /** The reader is out or the card cannot be read: typed by hand, with the reason. */
  identifyByHand: call(
    ['counter-clerk', 'field-collector'],
    z.strictObject({
      personName: typedLine,
      documentKind: z.enum(documentKinds),
      idNumber: typedLine,
      reasonKind: z.enum(handReasons),
      note: typedLine,
    }),
    Identified,
  ),
  /** The photo of a card that was read, as the office's own decoder shows it. */
  cardPhoto: call(
    ['counter-clerk', 'field-collector'],
    z.strictObject({ identificationId: reference }),
    z.strictObject({
      /** The case that rests on the reading: looking at the photo is a look at its taxpayer. */
      caseFileId: z.nullable(id),
      /** `null` where no decoder is configured. */
      picture: z.nullable(z.strictObject({ type: z.enum(['image/bmp', 'image/png']), base64: z.string() })),
    }),
  ),
} as const;

import { z } from 'zod/mini';
import { call } from '../call.ts';
import { answers, id, none, reference, typedLine } from '../values.ts';
import { FieldView } from './field-view.ts';
import { TaxpayerBar, TaxpayerSummary } from './taxpayers.ts';

/** What was typed, by the ids of the form's fields. */
const typed = z
  .record(z.string().check(z.maxLength(40)), typedLine)
  .check(z.refine((given) => Object.keys(given).length <= 20));
const counter = ['counter-clerk', 'field-collector'] as const;

/** A taxpayer that the window does not know, entered from its papers and marked so until its registration comes. */
export const taxpayerEntries = {
  /**
   * The form: of a new entry, or to correct the one that `taxpayerNo` stands by. What stands on papers already given
   * out is not among the fields of a correction.
   */
  entryForm: call(
    counter,
    z.strictObject({ taxpayerNo: z.nullable(reference) }),
    z.strictObject({ fields: z.array(FieldView), answers, mayWithdraw: z.boolean() }),
  ),
  /** Whom this window knows by a number, its credit code or its organisation code. */
  knownByNumber: call(
    counter,
    z.strictObject({ number: typedLine }),
    z.strictObject({ rows: z.array(TaxpayerSummary) }),
  ),
  /** `identificationId`: who stands at the counter; their card finds the taxpayer next time where the names agree. */
  enterByHand: call(counter, z.strictObject({ typed, identificationId: z.nullable(id) }), TaxpayerBar),
  correctByHand: call(counter, z.strictObject({ taxpayerNo: reference, typed }), TaxpayerBar),
  withdrawByHand: call(counter, z.strictObject({ taxpayerNo: reference, reason: typedLine }), none),
} as const;

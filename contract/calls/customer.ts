import { z } from 'zod/mini';
import { call } from '../call.ts';
import { Strokes } from '../customer.ts';
import { fen, id, none } from '../values.ts';

const counter = ['counter-clerk', 'field-collector'] as const;

/** The second screen as the clerk sees it. */
export const CustomerDeskView = z.strictObject({
  /** Whether it is switched on at this window. */
  on: z.boolean(),
  /** Whose amounts it shows. */
  caseFileId: z.nullable(id),
  /** What it asks just now. */
  asking: z.nullable(z.enum(['confirm', 'rating', 'signature'])),
  /** What was answered last, for the case it shows. */
  agreed: z.nullable(z.boolean()),
  signature: z.nullable(z.enum(['signed', 'refused', 'on-paper'])),
  /** Of the present cash session: how many were asked, how many answered, and how. */
  ratings: z.strictObject({
    asked: z.int(),
    /** Answers by score, one to five. */
    scores: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]),
  }),
});
export type CustomerDeskView = z.infer<typeof CustomerDeskView>;

const ofCase = z.strictObject({ caseFileId: id });

/** What a clerk does with the second screen; nothing of it is needed to finish an act. */
export const customer = {
  state: call('signed-in', none, CustomerDeskView),
  screen: call(counter, z.strictObject({ on: z.boolean() }), CustomerDeskView),
  /** Shows the amounts of a case, with the cash that was handed over so far. */
  show: call(counter, z.strictObject({ caseFileId: id, tenderedFen: z.nullable(fen) }), CustomerDeskView),
  /** The next customer: its idle face. */
  clear: call(counter, none, CustomerDeskView),
  askConfirm: call(counter, ofCase, CustomerDeskView),
  askRating: call(counter, none, CustomerDeskView),
  askSignature: call(counter, ofCase, CustomerDeskView),
  /** Takes the question back; a rating that was asked counts as not answered. */
  cancel: call(counter, none, CustomerDeskView),
  /** The payer signs on the clerk's own screen, refuses, or signs the paper. */
  signHere: call(counter, z.strictObject({ caseFileId: id, strokes: Strokes }), CustomerDeskView),
  signOtherwise: call(
    counter,
    z.strictObject({ caseFileId: id, outcome: z.enum(['refused', 'on-paper']) }),
    CustomerDeskView,
  ),
} as const;

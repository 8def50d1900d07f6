import { z } from 'zod/mini';
import { call, readers } from '../call.ts';
import { bureau, fen, instant, none, reference, typedLine } from '../values.ts';

/** Where one side stands with this window's messages. */
const Standing = z.strictObject({ epoch: z.int(), lastSeq: z.int(), hash: z.string() });

/** A message in words: nothing that a bystander may not see. */
const MessageRow = z.strictObject({
  msgId: z.string(),
  seq: z.int(),
  title: z.string(),
  /** Number on its slip or voucher, where it has one. */
  slip: z.nullable(z.string()),
  taxpayerNo: z.string(),
  amountFen: z.nullable(fen),
});

const Leftover = z.extend(MessageRow, {
  sealedAt: instant,
  /** How it was settled, in words; null while a person still has to. */
  settled: z.nullable(z.string()),
});

const Tray = z.strictObject({
  bureau,
  kind: z.string(),
  title: z.string(),
  officerName: z.string(),
  /** Whoever looks now may enter it. */
  isMine: z.boolean(),
  /** What the window would give next; null where the stock is used up. */
  expected: z.nullable(z.string()),
  /** The number that lay there; null until its officer has entered it. */
  found: z.nullable(z.string()),
});

export const EpochView = z.strictObject({
  /** What is wrong and what to do, in words; null where nothing is. */
  sentence: z.nullable(z.string()),
  /** A supervisor may ask to begin anew. */
  mayAsk: z.boolean(),
  here: Standing,
  /** As last heard, by the line or from an answer that came on a stick; null where it is not known. */
  exchange: z.nullable(z.extend(Standing, { heardAt: instant, byFile: z.boolean() })),
  hereOnly: z.array(MessageRow),
  /** What the exchange has in this window's name and this machine does not know: paper that may have left it. */
  thereOnly: z.array(MessageRow),
  /** Numbers of which not even the feed tells what they are. */
  unknownFrom: z.nullable(z.int()),
  unknownTo: z.nullable(z.int()),
  request: z.nullable(
    z.strictObject({
      epoch: z.int(),
      reason: z.string(),
      askedByName: z.string(),
      askedAt: instant,
      state: z.enum(['waiting', 'begun', 'refused']),
      /** How far it has come and who is to act, in words. */
      progress: z.string(),
    }),
  ),
  leftovers: z.array(Leftover),
  trays: z.array(Tray),
  /** Windows of this jurisdiction that have begun anew, in words, the newest first. */
  begun: z.array(z.strictObject({ recordId: z.string(), receivedAt: instant, sentence: z.string() })),
  sticks: z.array(z.strictObject({ folder: z.string(), label: z.string(), approvals: z.array(z.string()) })),
});
export type EpochView = z.infer<typeof EpochView>;

/** What was done, in words, and how it stands now. */
const Done = z.strictObject({ sentence: z.string(), view: EpochView });

/** A window that was copied, restored or replaced begins anew (docs/decisions/0024). */
export const epoch = {
  epoch: call(readers, none, EpochView),
  /** Signs the request; it goes to the exchange by itself, and can be put on a stick. */
  askEpoch: call(['supervisor'], z.strictObject({ reason: typedLine }), Done),
  exportEpochRequest: call(['supervisor'], z.strictObject({ stick: reference }), Done),
  importEpochApproval: call(['supervisor'], z.strictObject({ stick: reference, file: reference }), Done),
  settleLeftover: call(
    ['counter-clerk', 'supervisor'],
    z.strictObject({
      msgId: reference,
      outcome: z.enum(['re-entered', 'not-needed']),
      note: typedLine,
    }),
    Done,
  ),
  /** The officer reads the number off the paper that lies in the tray. */
  checkTray: call(
    ['counter-clerk', 'field-collector', 'tax-officer', 'supervisor'],
    z.strictObject({
      bureau,
      kind: reference,
      number: typedLine,
      explanation: typedLine,
    }),
    Done,
  ),
} as const;

import { z } from 'zod/mini';
import { bothLanguages, bureau, citation, date, derivationStep, fen, perBureau } from '../values.ts';
import { SigningView } from './officer-key.ts';

export const LevyLineView = z.strictObject({
  bureau,
  levy: z.string(),
  title: z.string(),
  periodStart: date,
  periodEnd: date,
  dueOn: date,
  baseTitle: z.string(),
  baseFen: fen,
  ratePpm: z.nullable(z.int()),
  amountFen: fen,
  surchargeFen: fen,
  steps: z.array(derivationStep),
});
export type LevyLineView = z.infer<typeof LevyLineView>;

/** What the form comes to as it stands; `null` figures where an answer is not yet readable: shown as —, never 0.00. */
export const PreviewView = z.strictObject({
  problems: z.array(z.strictObject({ field: z.string(), code: z.string(), message: bothLanguages })),
  lines: z.array(LevyLineView),
  totalFen: z.nullable(fen),
  totalFenOf: z.nullable(perBureau(fen)),
  totalCapital: z.nullable(z.string()),
  carriedForwardFen: z.nullable(fen),
  dueOn: z.nullable(date),
  missingPapers: z.array(z.string()),
  /** Set where the rules refuse: sentence, remedy, basis. */
  refusal: z.nullable(
    z.strictObject({ reason: bothLanguages, remedy: bothLanguages, basis: z.array(citation) }),
  ),
  /** The numbered forms that F9 would use, shown before printing. */
  vouchers: z.array(
    z.strictObject({
      bureau,
      voucherBureau: bureau,
      kind: z.string(),
      nextNumber: z.nullable(z.string()),
      remaining: z.int(),
      /** Which printer puts it on paper: while that cannot print, F9 is shut. */
      printer: z.enum(['form-printer', 'document-printer']),
    }),
  ),
  /** The sealed paper that F9 would give out; with a seal missing a slip is given out and the paper follows. */
  certificate: z.nullable(
    z.strictObject({
      kind: z.string(),
      title: z.string(),
      number: z.string(),
      missingSeals: z.array(z.strictObject({ bureau, why: bothLanguages })),
    }),
  ),
  /** Of the certificate's act; null where there is none. */
  signing: SigningView,
  /** Why F9 is shut, in words; null when open. */
  blocked: z.nullable(z.strictObject({ code: z.string(), message: z.string() })),
  /** Binds F9 to what the clerk saw: a changed amount refuses the commit. */
  figuresHash: z.string(),
});
export type PreviewView = z.infer<typeof PreviewView>;

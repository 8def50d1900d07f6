import { z } from 'zod/mini';
import { call } from '../call.ts';
import {
  bureau,
  date,
  fen,
  id,
  instant,
  language,
  line,
  none,
  perBureau,
  pin,
  role,
  typedLine,
} from '../values.ts';

export const OfficerView = z.strictObject({ id, name: line, bureau, roles: z.array(role) });

const CashSessionView = z.strictObject({
  id,
  openedAt: instant,
  businessDate: date,
  floatFen: fen,
  /** Taken so far, net of reversals. */
  takenFen: fen,
  takenFenOf: perBureau(fen),
});

export const SessionView = z.strictObject({
  profile: z.strictObject({
    kind: z.enum(['training', 'production']),
    windowId: id,
    windowName: line,
    hall: id,
    hallName: line,
    bureau,
  }),
  /** What the screen of this window speaks; papers are Chinese always. */
  language,
  /** Only the training profile tells its PIN. */
  trainingPin: z.nullable(line),
  officers: z.array(OfficerView),
  officer: z.nullable(OfficerView),
  locked: z.boolean(),
  idleLockSeconds: z.int(),
  businessDate: date,
  /** The date after which the rates are not known; said once at start. */
  ratesKnownTo: date,
  cashSession: z.nullable(CashSessionView),
  /** Whose work a supervisor may close here now: behind the lock, or left with its drawer open. */
  absent: z.nullable(z.strictObject({ officerId: id, name: line, hasOpenDrawer: z.boolean() })),
  /** `false` where the audit chain did not verify at opening. */
  journalSound: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;
/** Before the window opens: the shared data are being read from the exchange, beside what is here. */
export const CatchUpView = z.strictObject({
  language,
  windowName: line,
  /** Far behind; the exchange was restored from an earlier backup; or a supervisor asked for it. */
  reason: z.enum(['behind', 'rewound', 'asked']),
  phase: z.enum(['reading', 'checking', 'failed']),
  /** Entries of the feed. */
  done: z.int(),
  total: z.int(),
  /** Why it failed; the window opens on what it had. */
  sentence: z.nullable(z.string()),
});
export type CatchUpView = z.infer<typeof CatchUpView>;
export type OfficerView = z.infer<typeof OfficerView>;

export const session = {
  state: call('anyone', none, SessionView),
  signIn: call('anyone', z.strictObject({ officerId: id, pin }), SessionView),
  unlock: call('anyone', z.strictObject({ pin }), SessionView),
  /** Before sign-in too: whoever cannot read the list of officers must be able to change its words. */
  setLanguage: call('anyone', z.strictObject({ language }), SessionView),
  /** Opens the window on what it has; the shared data are read page by page, and offered again at the next start. */
  skipCatchUp: call('anyone', none, none),
  lock: call('signed-in', none, SessionView),
  /**
   * A supervisor ends the session of an officer who is not there, and counts the drawer if it is open. Nothing is done
   * in the absent officer's name: drafts, forms and open print jobs stay theirs.
   */
  closeAbsent: call(
    'anyone',
    z.strictObject({
      absentId: id,
      officerId: id,
      pin,
      reason: typedLine,
      /** `null` where no drawer is open. */
      countedFen: z.nullable(fen),
    }),
    SessionView,
  ),
  signOut: call('signed-in', none, SessionView),
  /** The page says that somebody is there; keeps the idle lock open. */
  touch: call('signed-in', none, none),
  openCashSession: call(['counter-clerk', 'field-collector'], z.strictObject({ floatFen: fen }), SessionView),
  /** Shift close: counted cash against the books; what is waiting is counted, nothing is lost by closing. */
  closeCashSession: call(
    ['counter-clerk', 'field-collector'],
    z.strictObject({ countedFen: fen, note: typedLine }),
    z.strictObject({
      expectedFen: fen,
      countedFen: fen,
      differenceFen: fen,
      openPrintJobs: z.int(),
      unsentMessages: z.int(),
      /** Of those, how many the exchange keeps aside, because this window is shut out. */
      messagesHeld: z.int(),
      unsentScans: z.int(),
      heldCases: z.int(),
      session: SessionView,
    }),
  ),
} as const;

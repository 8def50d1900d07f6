/**
 * What must hold, and which check watches it; I1 to I14 as TXP/1 numbers them, the rest follows from DESIGN §8 and norm
 * item 36. Which faults each has told, the test of the mutants prints.
 */
export const invariants = {
  I1: {
    says: 'what was sealed is with the exchange exactly once, and nothing else is',
    by: 'checkLanded, checkReceipt; checkQuietWindow',
  },
  I2: {
    says: 'a message has one verdict, and it never changes',
    by: 'checkVerdict, leaves; checkQuietWindow',
  },
  I3: {
    says: 'the feed has each accepted message once, without a gap',
    by: 'checkFeed, checkPage, checkVerdict',
  },
  I4: {
    says: 'versions of a record follow each other, each built on the one before',
    by: 'reference.take, checkVerdict',
  },
  I5: {
    says: 'money by bureau and levy is what the drawers hold, to the fen',
    by: 'checkMoney, checkVerdict; checkHall',
  },
  I6: {
    says: 'each device’s chain is unbroken, and both sides have the same head',
    by: 'checkLanded; checkQuietWindow',
  },
  I7: { says: 'what a window knows is what the feed says up to its cursor', by: 'checkView' },
  I8: { says: 'a cursor moves with its page, and never back', by: 'watchWindows.look' },
  I9: { says: 'who is returned, refused or in conflict has a task, or has answered', by: 'checkQuietWindow' },
  I10: {
    says: 'what was accepted is confirmed, or waits at the other bureau as a task',
    by: 'checkQuietWindow; play',
  },
  I11: { says: 'one number with two contents is never answered as good', by: 'checkReceipt' },
  I12: { says: 'nothing outside a device’s own part is sent to it', by: 'checkPage, leaves' },
  I13: {
    says: 'no clock orders anything: a day of law is the exchange’s, and no day is skipped',
    by: 'checkHall; the same day with right clocks',
  },
  I14: { says: 'a number is on paper exactly when its act is durable', by: 'checkPaper' },
  owner: {
    says: 'what is registered is administered in one part: handed over once, taken or given back, never in two or none',
    by: 'checkOwners, checkFeed; comeToRest',
  },
  norm: {
    says: 'only what the norm lets stand is accepted: returns, corrections, confirmations, authority',
    by: 'reference.take, checkVerdict',
  },
  rest: {
    says: 'when all is quiet everything has been said, and nothing is stuck',
    by: 'comeToRest, checkQuietWindow',
  },
  sound: { says: 'nothing breaks but what was broken on purpose', by: 'onBug' },
} as const;
export type Invariant = keyof typeof invariants;

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
  readonly at: number;
}
/** Says that something does not hold. */
export type Complain = (invariant: Invariant, what: string) => void;

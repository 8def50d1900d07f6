/** What must hold; I1 to I14 as TXP/1 numbers them, the rest follows from DESIGN §8 and norm item 36. */
export const invariants = {
  I1: 'what was sealed is with the exchange exactly once, and nothing else is',
  I2: 'a message has one verdict, and it never changes',
  I3: 'the feed has each accepted message once, without a gap',
  I4: 'versions of a record follow each other, each built on the one before',
  I5: 'money by bureau and levy is what the drawers hold, to the fen',
  I6: 'each device’s chain is unbroken, and both sides have the same head',
  I7: 'what a window knows is what the feed says up to its cursor',
  I8: 'a cursor moves with its page, and never back',
  I9: 'who is returned, refused or in conflict has a task, or has answered',
  I10: 'what was accepted is confirmed, or waits at the other bureau as a task',
  I11: 'one number with two contents is never answered as good',
  I12: 'nothing outside a device’s own part is sent to it',
  I13: 'no clock orders anything: a day of law is the exchange’s, and no day is skipped',
  I14: 'a number is on paper exactly when its act is durable',
  norm: 'only what the norm lets stand is accepted: returns, corrections, confirmations, authority',
  rest: 'when all is quiet everything has been said, and nothing is stuck',
  sound: 'nothing breaks but what was broken on purpose',
} as const;
export type Invariant = keyof typeof invariants;

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
  readonly at: number;
}
/** Says that something does not hold. */
export type Complain = (invariant: Invariant, what: string) => void;

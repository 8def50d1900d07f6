/** Time and randomness are handed in, so that tests and the simulation own them. */
export interface Clock {
  /** UTC milliseconds of this machine: a record of when, never an order. */
  now(): number;
  /** Milliseconds that only go forward, whatever happens to the wall clock: for lockouts and idle time. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

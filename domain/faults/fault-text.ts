/** What a person is told when something ordinary goes wrong: what happened and what to do, in one sentence each. */
export interface FaultText {
  readonly zh: string;
  readonly en: string;
  /** `true` where the same act may succeed when simply tried again. */
  readonly retry: boolean;
}

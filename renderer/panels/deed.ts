/** Does one deed of a panel and says what came of it. */
export type RunDeed = (deed: () => Promise<{ readonly sentence: string }>) => void;

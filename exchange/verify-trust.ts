import type { Checked } from './verify-findings.ts';
import type { HeldStore } from './verify-held.ts';
import { alteredFiles, type FoundFiles, sumsOfPieces } from './verify-pieces.ts';

/** The trust and revocation lists a store holds. */
export interface HeldTrust {
  /** Size by hash, as noted. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly found: FoundFiles;
}

/** Takes the rows of a dump; `held` after the last one. */
export const readTrust = () => {
  const sizes = new Map<string, number>();
  const { take, found } = sumsOfPieces();
  return {
    trust_papers: (row: { hash: string; size: number }): void => void sizes.set(row.hash, row.size),
    trust_paper_pieces: take,
    held: (): HeldTrust => ({ sizes, found: found() }),
  };
};

/** Every paper is what its hash says, byte by byte. Whom to believe is not the exchange's to say. */
export const checkTrust = ({ trust: { sizes, found } }: HeldStore): Checked => ({
  check: 'trust-paper',
  count: sizes.size,
  findings: alteredFiles(sizes, found).map((at) => ({ difference: 'trust-paper-differs', at })),
});

import type { Bureau } from '../../domain/bureau.ts';

const place = (bureau: Bureau | null): number => (bureau === null ? 2 : bureau === 'state' ? 0 : 1);

/** Papers bureau by bureau, each in the order it was made: the form that replaces a torn one stands below it. */
export const papersInOrder = <Paper extends { readonly bureau: Bureau | null }>(
  papers: readonly Paper[],
): readonly Paper[] => papers.toSorted((one, other) => place(one.bureau) - place(other.bureau));

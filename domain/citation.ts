/** A reference into a legal or source document, precise enough to be looked up. */
export interface Citation {
  /** Title and document number as published, e.g. `税收征收管理法`. */
  readonly document: string;
  /** Article, clause or item, e.g. `第三十二条`. */
  readonly clause: string;
}

/** At least one citation: an uncited figure must not compile. */
export type Basis = readonly [Citation, ...Citation[]];

/** The same citations without repetition, in their first order. */
export const distinctBasis = ([first, ...rest]: Basis): Basis => {
  const named = new Map(rest.map((citation) => [`${citation.document}${citation.clause}`, citation]));
  named.delete(`${first.document}${first.clause}`);
  return [first, ...named.values()];
};

export const cite = (document: string, clause: string): Citation => ({ document, clause });

/** Stops of the Enter flow: an explicit list per case, never the DOM's order. */
export type Direction = 1 | -1;

/** The next stop that is open, or `null` at either end. An unknown present stop starts at the beginning. */
export const nextStop = (
  stops: readonly string[],
  present: string | null,
  isOpen: (stop: string) => boolean,
  direction: Direction,
): string | null => {
  const at = present === null ? -1 : stops.indexOf(present);
  const from = at === -1 && direction === -1 ? stops.length : at;
  for (let index = from + direction; index >= 0 && index < stops.length; index += direction) {
    const stop = stops[index];
    if (stop !== undefined && isOpen(stop)) return stop;
  }
  return null;
};

/** Where the focus goes when a form opens: the first required field without an answer, else the first stop. */
export const firstEmptyStop = (
  fields: readonly { readonly id: string; readonly required: boolean }[],
  answers: Readonly<Record<string, string>>,
): string | null => {
  const empty = fields.find((field) => field.required && (answers[field.id] ?? '').trim() === '');
  return (empty ?? fields[0])?.id ?? null;
};

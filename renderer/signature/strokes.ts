/** One point: place and pressure in thousandths of the field, milliseconds since the first. */
export type StrokePoint = [x: number, y: number, pressure: number, at: number];

export interface Drawing {
  readonly strokes: readonly (readonly StrokePoint[])[];
  /** When the first point was drawn, by the clock of the events. */
  readonly begunAt: number;
}
export const emptyDrawing: Drawing = { strokes: [], begunAt: 0 };

/** As the pointer says it: places and pressure from nought to one. */
export interface PenPlace {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
  readonly at: number;
}

/** What the contract carries; more is not drawn. */
const mostStrokes = 60;
const mostPoints = 2_000;
const longestMs = 600_000;

const permille = (part: number): number => Math.min(1_000, Math.max(0, Math.round(part * 1_000)));
const pointOf = ({ x, y, pressure, at }: PenPlace, begunAt: number): StrokePoint => [
  permille(x),
  permille(y),
  permille(pressure),
  Math.min(longestMs, Math.max(0, Math.round(at - begunAt))),
];

export const beginStroke = (drawing: Drawing, place: PenPlace): Drawing => {
  if (drawing.strokes.length >= mostStrokes) return drawing;
  const begunAt = drawing.strokes.length === 0 ? place.at : drawing.begunAt;
  return { begunAt, strokes: [...drawing.strokes, [pointOf(place, begunAt)]] };
};

/** Goes on with the stroke under way; a point that says nothing new is left out. */
export const addPoint = (drawing: Drawing, place: PenPlace): Drawing => {
  const stroke = drawing.strokes.at(-1);
  if (stroke === undefined || stroke.length >= mostPoints) return drawing;
  const point = pointOf(place, drawing.begunAt);
  const last = stroke.at(-1);
  if (last !== undefined && last[0] === point[0] && last[1] === point[1]) return drawing;
  return { ...drawing, strokes: [...drawing.strokes.slice(0, -1), [...stroke, point]] };
};

/** A mark that could be a name: not a dot where the pen rested. */
export const isSignature = ({ strokes }: Drawing): boolean => {
  const points = strokes.flat();
  const span = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  return points.length >= 8 && span(points.map(([x]) => x)) + span(points.map(([, y]) => y)) >= 150;
};

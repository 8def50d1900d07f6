import { connectionOf } from './sql.ts';
import type { Statement } from './sqlite.ts';

/** What a cell of a row that is loaded in bulk may be; text also as its bytes in UTF-8, in a column that says so. */
export type BulkCell = string | number | null | Buffer;

export interface BulkTable {
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns of few different values: these stand in the statement itself, once for each set of them. */
  readonly ofFewValues: readonly string[];
  /** Columns that are mostly empty: this, too, the statement says itself. */
  readonly mostlyNull: readonly string[];
  /** Columns of text that may come as bytes. */
  readonly asBytes: readonly string[];
}

/** Rows of one table on their way into it, many by one statement. None of them may be there. */
export interface BulkRows {
  /** Takes a row, its cells in the order of the columns. It is in the table at `flush`, or before. */
  add(cells: readonly BulkCell[]): void;
  /** Writes what is held back. */
  flush(): void;
  /** Forgets what is held back: what was written before is being undone. */
  discard(): void;
}

/** So many rows go by one statement: more are no quicker. */
const together = 20;
/** So many sets of values get statements of their own; rows with others have every cell bound. */
const mostShapes = 32;

/** A cell that stands in a statement, or `bound`. */
type Told = string | null | typeof bound;
const bound = Symbol('bound');

/** Nothing in such a text can end it, or the statement it stands in. */
const plain = /^[\w./-]{0,40}$/;
const mayStand = (cell: BulkCell | typeof bound): cell is Told =>
  cell === null || cell === bound || (typeof cell === 'string' && plain.test(cell));

/** Rows that have the same values where the statement says them. */
interface Shape {
  /** By place among the columns that may be told so. */
  readonly told: readonly Told[];
  /** Places of the cells that are bound. */
  readonly places: readonly number[];
  readonly one: Statement;
  readonly many: Statement;
  cells: BulkCell[];
  rows: number;
}

export const bulkRows = (tx: object, description: BulkTable): BulkRows => {
  const { table, columns, ofFewValues, mostlyNull, asBytes } = description;
  const { sqlite } = connectionOf(tx);
  const placesOf = (names: readonly string[]): number[] => names.map((name) => columns.indexOf(name));
  const few = placesOf(ofFewValues);
  const tellable = [...few, ...placesOf(mostlyNull)];

  const shapeOf = (told: readonly Told[]): Shape => {
    const cellOf = (name: string, place: number): string => {
      const said = tellable.includes(place) ? told[tellable.indexOf(place)] : bound;
      if (said === null) return 'NULL';
      if (typeof said === 'string') return `'${said}'`;
      return asBytes.includes(name) ? 'CAST(? AS TEXT)' : '?';
    };
    const row = `(${columns.map(cellOf).join(', ')})`;
    const into = `INSERT INTO ${table} (${columns.join(', ')}) VALUES`;
    return {
      told,
      places: columns
        .map((_, place) => place)
        .filter((place) => !tellable.includes(place) || told[tellable.indexOf(place)] === bound),
      one: sqlite.prepare(`${into} ${row}`),
      many: sqlite.prepare(`${into} ${Array(together).fill(row).join(', ')}`),
      cells: [],
      rows: 0,
    };
  };
  const anyShape = shapeOf(tellable.map(() => bound));
  const shapes: Shape[] = [];
  let last = anyShape;

  const fits = ({ told }: Shape, cells: readonly BulkCell[]): boolean => {
    for (let n = 0; n < tellable.length; n += 1) {
      const cell = cells[tellable[n] as number];
      if (told[n] === bound ? n < few.length || cell === null : told[n] !== cell) return false;
    }
    return true;
  };
  const shapeFor = (cells: readonly BulkCell[]): Shape => {
    if (fits(last, cells)) return last;
    const known = shapes.find((shape) => fits(shape, cells));
    if (known !== undefined) return known;
    const told = tellable.map((place, n) => {
      const cell = cells[place] as BulkCell;
      return n < few.length || cell === null ? cell : bound;
    });
    if (shapes.length >= mostShapes || !told.every(mayStand)) return anyShape;
    const made = shapeOf(told);
    shapes.push(made);
    return made;
  };
  const all = (): readonly Shape[] => [anyShape, ...shapes];
  const clear = (shape: Shape): void => {
    shape.cells = [];
    shape.rows = 0;
  };

  return {
    add: (cells) => {
      const shape = shapeFor(cells);
      last = shape;
      for (const place of shape.places) shape.cells.push(cells[place] as BulkCell);
      shape.rows += 1;
      if (shape.rows < together) return;
      shape.many.run(shape.cells);
      clear(shape);
    },
    flush: () => {
      for (const shape of all()) {
        const { length } = shape.places;
        for (let n = 0; n < shape.rows; n += 1)
          shape.one.run(shape.cells.slice(n * length, (n + 1) * length));
        clear(shape);
      }
    },
    discard: () => all().forEach(clear),
  };
};

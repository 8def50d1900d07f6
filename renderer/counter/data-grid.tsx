import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import { useEffect, useMemo, useRef } from 'react';
import { keyOf } from '../keys/key-event.ts';

export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** Figures stand at the right edge. */
  readonly figure?: boolean;
  /** Share or size of the column as CSS reads it; the widest text takes the rest. */
  readonly width?: string;
  /** May be left out on a small screen: the row is understood without it. */
  readonly spare?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

interface DataGridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowClass?: (row: Row) => string;
  /** Enter or a double click on a row. */
  readonly onOpen?: (row: Row, index: number) => void;
  /** The focus came to a row. */
  readonly onRow?: (index: number) => void;
  readonly selected?: number | null;
  readonly empty: string;
  readonly stop?: string;
  /** A list that is the whole panel: its first row takes the focus once it is there. */
  readonly leads?: boolean;
}

const cellClass = (column?: { readonly figure?: boolean; readonly spare?: boolean }): string =>
  `${column?.figure === true ? 'figure' : ''}${column?.spare === true ? ' spare' : ''}`;

const features = tableFeatures({});
const rowHeight = 28;
/** From here on only the rows in sight are drawn. */
const manyRows = 120;

const step: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(last, index + 1),
  ArrowUp: (index) => Math.max(0, index - 1),
  Home: () => 0,
  End: (_index, last) => last,
  PageDown: (index, last) => Math.min(last, index + 10),
  PageUp: (index) => Math.max(0, index - 10),
};

/** The dense table of the counter: arrows move between rows, Enter opens one. */
export const DataGrid = <Row,>(props: DataGridProps<Row>) => {
  const {
    label,
    columns,
    rows,
    rowKey,
    rowClass,
    onOpen,
    onRow,
    selected = null,
    empty,
    stop,
    leads = false,
  } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const shape = JSON.stringify(columns.map((column) => [column.id, column.header]));
  // The table wants stable columns; their cells are looked up at drawing time.
  const tableColumns = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row & object>();
    const heads = JSON.parse(shape) as readonly (readonly [id: string, header: string])[];
    return helper.columns(heads.map(([id, header]) => helper.display({ id, header })));
  }, [shape]);
  const data = useMemo(() => [...rows] as (Row & object)[], [rows]);
  const table = useTable({ features, columns: tableColumns, data });
  const tableRows = table.getRowModel().rows;
  // What fits on one page has no pages: the keys are left to whoever shows something longer.
  const isShort = tableRows.length <= 10;
  const isLong = tableRows.length > manyRows;
  const virtual = useVirtualizer({
    count: tableRows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: isLong,
  });
  const inSight = virtual.getVirtualItems();
  const [from, to] = isLong
    ? [inSight.at(0)?.index ?? 0, (inSight.at(-1)?.index ?? -1) + 1]
    : [0, tableRows.length];
  const byId = new Map(columns.map((column) => [column.id, column]));

  const isThere = rows.length > 0;
  useEffect(() => {
    if (leads && isThere && !(document.activeElement instanceof HTMLInputElement)) {
      scroll.current?.querySelector<HTMLElement>('tr[data-index="0"]')?.focus();
    }
  }, [leads, isThere]);

  const rowAt = (index: number): HTMLElement | null =>
    scroll.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`) ?? null;
  // At once where the row is drawn: a quick Enter after an arrow must open the row the arrow went to.
  const goTo = (index: number): void => {
    const drawn = rowAt(index);
    if (drawn !== null) {
      drawn.focus();
      return;
    }
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => rowAt(index)?.focus());
  };

  return (
    <div className="grid-scroll" ref={scroll}>
      <table role="grid" aria-label={label} aria-rowcount={tableRows.length + 1} className="data-grid">
        <colgroup>
          {columns.map((column) => (
            <col
              key={column.id}
              width={column.width}
              className={column.spare === true ? 'spare' : undefined}
            />
          ))}
        </colgroup>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" className={cellClass(byId.get(header.id))}>
                  {byId.get(header.id)?.header}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {from > 0 ? (
            <tr aria-hidden="true">
              <td colSpan={columns.length} style={{ height: from * rowHeight }} />
            </tr>
          ) : null}
          {tableRows.slice(from, to).map((row) => {
            const index = row.index;
            const isEntry = selected === null ? index === from : index === selected;
            return (
              <tr
                key={rowKey(row.original)}
                data-index={index}
                data-stop={isEntry ? stop : undefined}
                aria-rowindex={index + 2}
                aria-selected={index === selected}
                className={rowClass?.(row.original)}
                tabIndex={isEntry ? 0 : -1}
                onFocus={() => onRow?.(index)}
                onDoubleClick={() => onOpen?.(row.original, index)}
                onKeyDown={(event) => {
                  if (event.target !== event.currentTarget) return;
                  const key = keyOf(event);
                  const move = key === null || (isShort && key.startsWith('Page')) ? undefined : step[key];
                  if (move !== undefined) {
                    event.preventDefault();
                    goTo(move(index, tableRows.length - 1));
                  } else if (key === 'Enter' && onOpen !== undefined) {
                    event.preventDefault();
                    onOpen(row.original, index);
                  }
                }}
              >
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className={cellClass(byId.get(cell.column.id))}>
                    {byId.get(cell.column.id)?.cell(row.original)}
                  </td>
                ))}
              </tr>
            );
          })}
          {to < tableRows.length ? (
            <tr aria-hidden="true">
              <td colSpan={columns.length} style={{ height: (tableRows.length - to) * rowHeight }} />
            </tr>
          ) : null}
        </tbody>
      </table>
      {rows.length === 0 ? <p className="empty">{empty}</p> : null}
    </div>
  );
};

import type { GridColumn } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { t } from '../messages/t.ts';
import { fileSize } from '../text/format.ts';

/** What stands of a scan in every table of them. */
export const scanTitle: GridColumn<{ readonly title: string }> = {
  id: 'title',
  get header() {
    return t('scans.name');
  },
  cell: (row) => (
    <span className="wrap">
      <Quoted as="typed" text={row.title} />
    </span>
  ),
};
export const scanSize: GridColumn<{ readonly size: number }> = {
  id: 'size',
  get header() {
    return t('scans.size');
  },
  figure: true,
  width: '84',
  cell: (row) => <span className="digits">{fileSize(row.size)}</span>,
};

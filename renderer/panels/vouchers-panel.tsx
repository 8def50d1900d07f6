import { hall, valueOf } from '../hall.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DataGrid } from '../counter/data-grid.tsx';
import { voucherKindText } from '../counter/words.ts';
import { t } from '../messages/t.ts';
import { papersInOrder } from '../state/papers-in-order.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { PanelFrame } from './panel-frame.tsx';
import { Quoted } from '../counter/quoted.tsx';

const few = 20;
/** The numbers of a range as they stand on the forms: as wide as the next one is. */
const rangeText = (fromNo: number, toNo: number, next: string | null): string => {
  const width = next?.split(' ').at(-1)?.length ?? 0;
  return [fromNo, toNo].map((no) => String(no).padStart(width, '0')).join(' – ');
};

/** 票证: the ranges signed out to this officer on this device, the next number and what is left. */
export const VouchersPanel = () => {
  const { data } = useLoaded(async () => (await valueOf(hall().paper.vouchers({}))).rows, 'vouchers', [
    'print-jobs',
    'cases',
  ]);
  return (
    <PanelFrame title={t('panel.vouchers')} note={t('vouchers.hint')}>
      <DataGrid
        label={t('panel.vouchers')}
        rows={papersInOrder(data ?? [])}
        rowKey={(row) => row.id}
        rowClass={(row) => (row.remaining < few ? 'attention-row' : '')}
        empty={data === null ? '' : t('vouchers.none')}
        columns={[
          {
            id: 'bureau',
            header: t('levy.bureau'),
            width: '50',
            cell: (row) => <BureauMark bureau={row.bureau} />,
          },
          {
            id: 'kind',
            header: t('vouchers.kind'),
            cell: (row) => <span className="wrap">{voucherKindText(row.kind)}</span>,
          },
          {
            id: 'series',
            header: t('vouchers.series'),
            width: '120',
            spare: true,
            cell: (row) => <Quoted as="paper" text={row.series} />,
          },
          {
            id: 'range',
            header: t('vouchers.range'),
            width: '170',
            cell: (row) => <span className="digits">{rangeText(row.fromNo, row.toNo, row.nextNumber)}</span>,
          },
          {
            id: 'next',
            header: t('vouchers.next'),
            width: '190',
            cell: (row) => (
              <b className="digits">
                <Quoted as="paper" text={row.nextNumber ?? t('cashier.voucher-none')} />
              </b>
            ),
          },
          {
            id: 'remaining',
            header: t('vouchers.remaining'),
            figure: true,
            width: '70',
            cell: (row) => <span className="digits">{row.remaining}</span>,
          },
          {
            id: 'used',
            header: t('vouchers.used'),
            figure: true,
            width: '70',
            cell: (row) => <span className="digits">{row.used}</span>,
          },
          {
            id: 'spoiled',
            header: t('vouchers.spoiled'),
            figure: true,
            width: '70',
            cell: (row) => <span className="digits">{row.spoiled}</span>,
          },
          {
            id: 'on',
            header: t('vouchers.signed-out'),
            width: '110',
            cell: (row) => <span className="digits">{row.signedOutOn}</span>,
          },
        ]}
      />
    </PanelFrame>
  );
};

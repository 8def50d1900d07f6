import type { FormSheet } from '../domain/form-sheet.ts';
import type { Field } from './form.ts';
import { placeOnForm } from './form-layout.ts';
import type { PrintContext } from './print-template.ts';
import { place, voucherPaper } from './voucher-cash-form.ts';
import { voucherValues } from './voucher-cash-values.ts';
import type { VoucherCashData } from './voucher-cash.ts';
import { requireVoucher } from './voucher-cash.ts';
import { chineseDate } from './wording.ts';

/** The name under which a calibration of this form is kept. */
export const voucherForm = 'voucher-cash';

const above: Field = { x: 70, y: 1.5, width: 96, height: 4.5 };

/**
 * A voucher for the numbered multi-part form in an impact printer: its values alone, and the mark of the training
 * profile where the form has nothing. Throws `print/text-too-long` and `print/too-many-lines`.
 */
export const voucherSheet = (data: VoucherCashData, { training }: PrintContext): FormSheet => {
  requireVoucher(data);
  const voided =
    data.voided === undefined
      ? []
      : placeOnForm({
          field: place.foot,
          text: `作废 ${chineseDate(data.voided.on)} 原因：${data.voided.reason} ${data.voided.successorNumber ?? '未重开'}`,
          style: { name: '作废原因', size: 9, bold: true },
        });
  const marks = training
    ? placeOnForm({
        field: above,
        text: '练习　练习　练习　不作凭证',
        style: { name: '练习', size: 9, align: 'center', bold: true },
      })
    : [];
  return {
    form: voucherForm,
    ...voucherPaper,
    texts: [...marks, ...voucherValues(data).flatMap(placeOnForm), ...voided],
  };
};

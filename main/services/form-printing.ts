import type { FormSheet } from '../../domain/form-sheet.ts';
import { findFormCalibration, findFormWay, type FormWay } from '../../db/form-printing.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import type { FormGlyphs, FormShift } from '../../native/protocols/esc-p.ts';
import { charactersToDrawOf, encodeForm } from '../../native/protocols/esc-p.ts';
import { escPProfiles } from '../../native/protocols/esc-p-profiles.ts';
import { voucherForm, voucherSheet } from '../../print-templates/voucher-cash-sheet.ts';
import type { VoucherCashData } from '../../print-templates/voucher-cash.ts';
import type { PdfRenderer } from '../printing/render-pdf.ts';
import type { HallContext } from './hall-context.ts';

export type FormPrinterKind = 'form-printer' | 'document-printer';

/** The printer of each way. */
export const printerOf = (way: FormWay): FormPrinterKind =>
  way === 'form-printer' ? 'form-printer' : 'document-printer';

type Reached = Readonly<Record<string, unknown>> | undefined;
/** Where a printer is reached, from its configuration: host and port are one place, a name in Windows another. */
const reachedAt = (device: Reached): string => {
  const said = (name: string): string[] => {
    const value = device?.[name];
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  };
  const place = [...said('url'), ...said('host'), ...said('port'), ...said('printer')];
  return (place.length > 0 ? place : said('driver')).join(':');
};

/** Under which name a calibration is kept: another port is another printer, whatever it is called. */
export const printerName = ({ config }: HallContext, kind: FormPrinterKind): string =>
  `${kind}/${reachedAt(config.devices[kind === 'form-printer' ? 'formPrinter' : 'documentPrinter'] as Reached)}`;

/**
 * How vouchers go out at this window: as an officer chose last, else by the form printer where there is one, else whole
 * on blank paper. A form printer that is no longer there is not waited for.
 */
export const formWay = (context: HallContext): FormWay => {
  const hasFormPrinter = context.config.devices['formPrinter'] !== undefined;
  const chosen = findFormWay(context.db, voucherForm)?.way;
  if (chosen !== undefined && (chosen !== 'form-printer' || hasFormPrinter)) return chosen;
  return hasFormPrinter ? 'form-printer' : 'document-plain';
};

/** By how much this printer moves what it puts onto a voucher, in millimetres. */
export const formShift = (context: HallContext, kind: FormPrinterKind): FormShift => {
  const found = findFormCalibration(context.db, printerName(context, kind), voucherForm);
  return { rightMm: (found?.rightUm ?? 0) / 1_000, downMm: (found?.downUm ?? 0) / 1_000 };
};

/** A voucher as the page printer is to set it: whole, or its values onto the numbered form. */
export const voucherOnPage = (context: HallContext, data: VoucherCashData): VoucherCashData => {
  if (formWay(context) !== 'document-overprint') return data;
  const { rightMm, downMm } = formShift(context, 'document-printer');
  return { ...data, form: { kind: 'overprint', shiftRightMm: rightMm, shiftDownMm: downMm } };
};

/** What of a sheet has to be drawn, drawn. */
const glyphsFor = async (renderer: PdfRenderer, sheet: FormSheet): Promise<FormGlyphs> => {
  const drawn = await Promise.all(
    Object.entries(charactersToDrawOf(sheet)).map(
      async ([wide, characters]) => [wide, await renderer.drawGlyphs(characters, Number(wide))] as const,
    ),
  );
  return Object.fromEntries(drawn);
};

export interface FormPrinting {
  /** Would the voucher stand on the form? Throws `print/…` or `device/form-…`, before money is taken. */
  readonly check: (data: VoucherCashData) => Promise<void>;
  readonly print: (printJobId: string, data: VoucherCashData) => ReturnType<DeviceClient['forms']['print']>;
  readonly printSheet: (
    printJobId: string,
    sheet: FormSheet,
    shift: FormShift,
  ) => ReturnType<DeviceClient['forms']['print']>;
}

export const openFormPrinting = (
  context: HallContext,
  client: DeviceClient,
  renderer: PdfRenderer,
): FormPrinting => {
  const training = context.config.kind === 'training';
  const printSheet: FormPrinting['printSheet'] = async (printJobId, sheet, shift) =>
    client.forms.print({ printJobId, sheet, shift, glyphs: await glyphsFor(renderer, sheet) });
  return {
    check: async (data) => {
      const sheet = voucherSheet(data, { training });
      // The places are the same in every emulation.
      encodeForm(
        sheet,
        escPProfiles['lq-1600k'],
        formShift(context, 'form-printer'),
        await glyphsFor(renderer, sheet),
      );
    },
    print: (printJobId, data) =>
      printSheet(printJobId, voucherSheet(data, { training }), formShift(context, 'form-printer')),
    printSheet,
  };
};

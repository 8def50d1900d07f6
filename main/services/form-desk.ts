import type { FormPrintingView } from '../../contract/calls/forms.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import {
  findFormCalibration,
  formWays,
  insertFormCalibration,
  insertFormWay,
  type FormWay,
} from '../../db/form-printing.ts';
import { findOfficer } from '../../db/officers.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { crossesSheet } from '../../print-templates/overprint-crosses.ts';
import { voucherForm } from '../../print-templates/voucher-cash-sheet.ts';
import { printTemplates } from '../../print-templates/index.ts';
import type { PdfRenderer } from '../printing/render-pdf.ts';
import {
  type FormPrinterKind,
  formShift,
  formWay,
  openFormPrinting,
  printerName,
  printerOf,
} from './form-printing.ts';
import { type HallContext, write } from './hall-context.ts';
import type { PrintDesk } from './print-desk.ts';
import type { SessionService } from './session.ts';
import { formTitle } from './voucher-desk.ts';

/** More than this is no play of a feed: the form lies wrong in the printer. */
const mostUm = 20_000;
const onPlainPaper: readonly FormWay[] = ['document-plain'];

/** How numbered forms go out at this window, and how far each printer is off. */
export const openFormDesk = (
  context: HallContext,
  session: SessionService,
  client: DeviceClient,
  renderer: PdfRenderer,
  papers: Pick<PrintDesk, 'inTurn'>,
): Handlers['forms'] => {
  const { db, clock, newId, config } = context;
  const printing = openFormPrinting(context, client, renderer);

  const has = (way: FormWay): boolean =>
    config.devices[way === 'form-printer' ? 'formPrinter' : 'documentPrinter'] !== undefined;
  const requireForm = (form: string): void => {
    if (form !== voucherForm) throw new Fault('print/form-unknown');
  };
  const requireOverprint = () => {
    const way = formWay(context);
    if (onPlainPaper.includes(way)) throw new Fault('print/nothing-to-calibrate');
    return printerOf(way);
  };

  const calibrationOf = (way: FormWay): FormPrintingView['calibration'] => {
    if (onPlainPaper.includes(way)) return null;
    const found = findFormCalibration(db, printerName(context, printerOf(way)), voucherForm);
    return {
      rightUm: found?.rightUm ?? 0,
      downUm: found?.downUm ?? 0,
      at: found?.at ?? null,
      officerName: found === undefined ? null : (findOfficer(db, found.officer)?.name ?? found.officer),
    };
  };
  const shown = () => {
    const way = formWay(context);
    return {
      rows: [
        {
          form: voucherForm,
          title: formTitle(voucherForm),
          way,
          ways: formWays.map((each) => ({ way: each, possible: has(each) })),
          calibration: calibrationOf(way),
        },
      ],
    };
  };

  /** With the calibration in force when the printer has its turn. */
  const sendCrosses = async (form: string, kind: FormPrinterKind): Promise<void> => {
    const { rightMm, downMm } = formShift(context, kind);
    const data = { title: formTitle(form), shiftRightMm: rightMm, shiftDownMm: downMm };
    const printJobId = newId();
    if (kind === 'form-printer') {
      const result = await printing.printSheet(printJobId, crossesSheet(data), { rightMm, downMm });
      if (result.state !== 'sent') throw new Fault(result.fault.code, result.fault.detail);
      return;
    }
    const { pdf } = await renderer.renderPdf({
      template: 'overprint-crosses',
      data,
      training: config.kind === 'training',
    });
    const media = printTemplates['overprint-crosses'].paper;
    const submitted = await client.documents.submit({ printJobId, pdf, media });
    if (submitted.state !== 'sent') throw new Fault(submitted.fault.code, submitted.fault.detail);
    const report = await client.documents.follow(submitted.jobId, { signal: AbortSignal.timeout(60_000) });
    if (report.fault !== undefined) throw new Fault(report.fault.code, report.fault.detail);
  };

  return {
    list: shown,
    chooseWay: ({ form, way }) => {
      requireForm(form);
      if (!has(way)) throw new Fault('print/way-not-possible');
      const officer = session.officer().id;
      const at = clock.now();
      write(context, 'form-way', (tx) => {
        insertFormWay(tx, { form, way, officer, at });
        tx.journal({
          what: 'printer/way-chosen',
          at,
          officer,
          actId: null,
          caseFileId: null,
          detail: { form, way },
        });
      });
      // What stood in the way of F9 may not stand there any more.
      context.emit('changed', { what: 'cases', caseFileId: null });
      return shown();
    },
    printCrosses: async ({ form }) => {
      requireForm(form);
      const kind = requireOverprint();
      await papers.inTurn(kind, () => sendCrosses(form, kind));
      return {
        sentence: {
          zh: '校准纸已送打印机，请在纸上读出十字偏离的毫米数。',
          en: 'The sheet of crosses was sent; read on the paper by how many millimetres they are off.',
        }[context.language()],
      };
    },
    calibrate: ({ form, readRightUm, readDownUm }) => {
      requireForm(form);
      const printer = printerName(context, requireOverprint());
      const before = findFormCalibration(db, printer, form);
      // The crosses were printed with the calibration in force: what is still off is taken away from it.
      const rightUm = (before?.rightUm ?? 0) - readRightUm;
      const downUm = (before?.downUm ?? 0) - readDownUm;
      if (Math.max(Math.abs(rightUm), Math.abs(downUm)) > mostUm)
        throw new Fault('print/calibration-too-far', { most: mostUm / 1_000 });
      const officer = session.officer().id;
      const at = clock.now();
      write(context, 'calibrate', (tx) => {
        insertFormCalibration(tx, { printer, form, rightUm, downUm, officer, at });
        tx.journal({
          what: 'printer/calibrated',
          at,
          officer,
          actId: null,
          caseFileId: null,
          detail: { form, printer, rightUm, downUm },
        });
      });
      return shown();
    },
  };
};

import { WedgeSettings } from '../../contract/calls/scanner.ts';
import type { Handlers } from '../../contract/index.ts';
import { findCaseFileByNumber } from '../../db/case-files.ts';
import { findTicketByNumber } from '../../db/queue-tickets.ts';
import { findTaxpayer, findTaxpayerByCreditCode } from '../../db/taxpayers.ts';
import { findVouchersByPrint } from '../../db/vouchers.ts';
import { Fault } from '../../domain/faults.ts';
import { normaliseIdentifier } from '../../domain/identifiers/normalise.ts';
import { readTicketCode, ticketNumber } from '../../domain/queue.ts';
import type { HallContext } from './hall-context.ts';

/** The shortest run of digits that is looked up as a form's number: fewer would find half the stock. */
const fewestDigits = 6;

/** Finds what was scanned at this window: a case, a numbered form, a taxpayer, or a number of the queue. */
export const openScanFinder = (context: HallContext): Handlers['scanner'] => {
  const { db, config } = context;
  return {
    wedge: () => config.scannerWedge ?? WedgeSettings.parse({}),
    find: ({ text }) => {
      const asPrinted = text.normalize('NFKC').trim();
      const identifier = normaliseIdentifier(asPrinted);
      const ticket = readTicketCode(identifier);
      if (ticket !== undefined) {
        const found = findTicketByNumber(db, ticket);
        if (found === undefined) throw new Fault('device/scan-unknown');
        return { kind: 'ticket', ticketId: found.id, number: ticketNumber(found.groupCode, found.no) };
      }
      const file = findCaseFileByNumber(db, identifier);
      if (file !== undefined) return { kind: 'case', caseFileId: file.id };
      const taxpayer = findTaxpayer(db, identifier) ?? findTaxpayerByCreditCode(db, identifier);
      if (taxpayer !== undefined) return { kind: 'taxpayer', taxpayerNo: taxpayer.taxpayerNo };
      if (!/\d/.test(asPrinted) || identifier.length < fewestDigits) throw new Fault('device/scan-unknown');
      const [voucher, another] = findVouchersByPrint(db, asPrinted);
      if (voucher === undefined || voucher.caseFileId === null) throw new Fault('device/scan-unknown');
      if (another !== undefined) throw new Fault('device/scan-ambiguous');
      return { kind: 'voucher', caseFileId: voucher.caseFileId, number: voucher.number };
    },
  };
};

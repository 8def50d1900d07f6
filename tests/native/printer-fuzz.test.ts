import { expect, test } from 'vitest';
import type { FormSheet } from '../../domain/form-sheet.ts';
import { encodeForm } from '../../native/protocols/esc-p.ts';
import { escPProfiles } from '../../native/protocols/esc-p-profiles.ts';
import { encodeReceipt } from '../../native/protocols/esc-pos.ts';
import {
  conditionsOfAutomatic,
  conditionsOfRealTime,
  isInOrderStatus,
  isRealTimeStatus,
  statusReader,
} from '../../native/protocols/esc-pos-status.ts';
import type { StatusWord } from '../../native/protocols/esc-pos-status.ts';
import { decodeIpp, encodeIpp, ippAttribute, ippGroup, ippTag } from '../../native/protocols/ipp.ts';
import { escPLexer } from '../../native/virtual/esc-p-lexer.ts';
import type { EscPToken } from '../../native/virtual/esc-p-lexer.ts';
import { escPosLexer } from '../../native/virtual/esc-pos-lexer.ts';
import { virtualFormPrinter } from '../../native/virtual/form-printer.ts';
import { formAsPicture, formAsText } from '../../native/virtual/printed-form.ts';
import { virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import { long, seed } from '../journeys/seed.ts';
import { seeded } from './support/hex.ts';

/*
 * Random and mutated bytes at every place where a printer's bytes are understood, and at the virtual printers that
 * understand ours: never a crash, a hang, or a status that nobody sent.
 */

const rounds = long ? 1_000_000 : 50_000;
const patienceMs = long ? 1_800_000 : 30_000;
type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const noise = (random: Random, longest: number): Uint8Array =>
  Uint8Array.from({ length: below(random, longest) }, () => below(random, 256));

const mutated = (bytes: Uint8Array, random: Random): Uint8Array => {
  const at = below(random, bytes.length);
  const changed = bytes.slice();
  switch (below(random, 4)) {
    case 0:
      changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
      return changed;
    case 1:
      return bytes.slice(0, at);
    case 2:
      return Uint8Array.of(...bytes.subarray(0, at), ...noise(random, 8), ...bytes.subarray(at));
    default:
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 1 + below(random, 20)));
  }
};

/** The same bytes in whatever pieces a line delivers them. */
const inPieces = (bytes: Uint8Array, random: Random): Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const next = at + 1 + below(random, 7);
    pieces.push(bytes.subarray(at, next));
    at = next;
  }
  return pieces;
};

const statusRounds = rounds * 0.4;
const ippRounds = rounds * 0.3;
const receiptRounds = rounds * 0.1;
const formRounds = rounds * 0.2;

test(
  `${statusRounds} answers of a receipt printer: no status that was not sent, however the line cuts them`,
  () => {
    const random = seeded(seed);
    // Paper out, cover open and a drawer as they are sent, with real-time answers between.
    const good = Uint8Array.of(0x12, 0x1a, 0x18, 0x00, 0x0c, 0x00, 0x72, 0x14, 0x00, 0x00, 0x03, 0x00, 0x0c);
    let automatic = 0;
    for (let round = 0; round < statusRounds; round += 1) {
      const bytes = random() < 0.5 ? mutated(good, random) : noise(random, 24);
      const whole = statusReader().push(bytes);
      const reader = statusReader();
      const pieced: StatusWord[] = inPieces(bytes, random).flatMap((piece) => [...reader.push(piece)]);
      if (JSON.stringify(pieced) !== JSON.stringify(whole)) expect(pieced).toEqual(whole);
      for (const word of whole) {
        if (word.kind === 'real-time') expect(isRealTimeStatus(word.byte)).toBe(true);
        else if (word.kind === 'in-order') expect(isInOrderStatus(word.byte)).toBe(true);
        else {
          automatic += 1;
          if (word.bytes.length !== 4 || conditionsOfAutomatic(word.bytes) === undefined)
            expect.fail(`no automatic status: ${word.bytes.join()}`);
        }
      }
      const [a = 0, b = 0, c = 0, d = 0] = bytes;
      conditionsOfRealTime([a, b, c, d]);
      conditionsOfAutomatic(bytes.subarray(0, below(random, 6)));
    }
    expect(automatic).toBeGreaterThan(statusRounds / 10);
  },
  patienceMs,
);

test(
  `${ippRounds} answers of a queue: read or refused, and what is read is written back as it was`,
  () => {
    const random = seeded(seed + 1);
    const good = encodeIpp({
      version: [2, 0],
      code: 0,
      requestId: 7,
      groups: [
        {
          tag: ippGroup.job,
          attributes: [
            ippAttribute('job-state', ippTag.enum, 5),
            ippAttribute('media-col', ippTag.collection, [
              ippAttribute('media-size', ippTag.collection, [ippAttribute('x', ippTag.integer, 21_000)]),
            ]),
            ippAttribute('job-state-reasons', ippTag.keyword, 'media-empty-error', 'cover-open'),
          ],
        },
      ],
      data: new Uint8Array(3),
    });
    let read = 0;
    for (let round = 0; round < ippRounds; round += 1) {
      const message = decodeIpp(random() < 0.8 ? mutated(good, random) : noise(random, 60));
      if (message === undefined) continue;
      read += 1;
      // Once written, reading changes nothing any more.
      if (read % 50 === 0) {
        const again = decodeIpp(encodeIpp(message));
        expect(again === undefined ? undefined : decodeIpp(encodeIpp(again))).toEqual(again);
      }
    }
    expect(read).toBeGreaterThan(ippRounds / 20);
    expect(read).toBeLessThan(ippRounds);
  },
  patienceMs,
);

test(
  `${receiptRounds} damaged receipts: cut into the same commands however they come, and the printer goes on`,
  () => {
    const random = seeded(seed + 2);
    const good = encodeReceipt(
      [
        { kind: 'text', text: '税收票证', align: 'center', bold: true, size: 'double' },
        { kind: 'qr', content: 'W01-00017', align: 'center' },
        { kind: 'barcode', content: '00010001', align: 'center' },
        { kind: 'cut', mode: 'partial' },
      ],
      48,
    );
    for (let round = 0; round < receiptRounds; round += 1) {
      const bytes = random() < 0.7 ? mutated(good, random) : noise(random, 80);
      const whole = escPosLexer().push(bytes);
      const lexer = escPosLexer();
      expect(inPieces(bytes, random).flatMap((piece) => [...lexer.push(piece)])).toHaveLength(whole.length);
      if (round % 10 !== 0) continue;
      const printer = virtualReceiptPrinter();
      const receive = printer.plugIn({ send: () => undefined, drop: () => undefined });
      receive(bytes);
      expect(printer.tickets.length).toBeLessThan(60);
    }
  },
  patienceMs,
);

const sheet: FormSheet = {
  form: 'voucher-cash',
  widthMm: 241,
  heightMm: 140,
  texts: [
    { text: '甲商店（个体）', xMm: 125, yMm: 30, wide: 24, bold: false },
    { text: '￥900.03', xMm: 195, yMm: 102, wide: 24, bold: true },
  ],
};

test(
  `${formRounds} damaged forms: every byte belongs to one command, and the printer goes on`,
  () => {
    const random = seeded(seed + 3);
    const goods = Object.values(escPProfiles).map((profile) =>
      encodeForm(sheet, profile, { rightMm: 0, downMm: 0 }),
    );
    for (let round = 0; round < formRounds; round += 1) {
      const good = goods[round % goods.length] ?? new Uint8Array();
      const bytes = random() < 0.7 ? mutated(good, random) : noise(random, 80);
      const lexer = escPLexer();
      const tokens: EscPToken[] = inPieces(bytes, random).flatMap((piece) => [...lexer.push(piece)]);
      const taken = tokens.reduce(
        (sum, token) =>
          sum + (token.kind === 'real-time' ? 3 : token.kind === 'control' ? 1 : token.bytes.length),
        0,
      );
      expect(taken).toBeLessThanOrEqual(bytes.length);
      if (round % 20 !== 0) continue;
      const printer = virtualFormPrinter({ wayBack: true });
      printer.plugIn({ send: () => undefined, drop: () => undefined })(bytes);
      for (const form of [...printer.forms, printer.current]) {
        formAsText(form);
        formAsPicture(form);
      }
      expect(printer.forms.length).toBeLessThan(200);
    }
  },
  patienceMs,
);

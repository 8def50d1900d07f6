import type { EntryDocument } from '../../domain/case-file/entry.ts';
import type { Plan } from '../../domain/matters/plan.ts';
import { nextCount } from '../../db/profile.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { OpenCase } from './case-engine.ts';
import type { HallContext } from './hall-context.ts';
import type { Act } from './lane-writer.ts';
import type { PrintDesk } from './print-desk.ts';

/** Where an act that makes papers stands. */
export interface PaperAct {
  readonly context: HallContext;
  readonly tx: WritableTx;
  readonly act: Act;
  readonly opened: OpenCase;
  readonly print: PrintDesk;
}

/** 文号 of a paper: the window's prefix and a gapless count, so that it can be given out without a line. */
export const paperNumber = (context: HallContext, tx: WritableTx, word: string, on: string): string => {
  const year = on.slice(0, 4);
  const counter = word === '税通' ? `notice:${year}` : `letter:${word}:${year}`;
  return `${word}〔${year}〕${context.config.windowId.toUpperCase()}-${nextCount(tx, counter)}号`;
};

/** The papers of a plan, each with its number and its print job; what the entry then says of them. */
export const writeLetters = (
  { context, tx, act, opened, print }: PaperAct,
  plan: Plan,
): readonly EntryDocument[] =>
  plan.letters.map((letter) => {
    const number = paperNumber(context, tx, '税函', act.on);
    print.prepare(tx, {
      caseFileId: opened.file.id,
      actId: act.actId,
      kind: letter.kind,
      template: 'official-letter',
      title: letter.title,
      bureau: letter.from,
      number,
      data: {
        title: letter.title,
        number,
        from: context.directory.bureauNames[letter.from],
        to: letter.to === 'superior' ? '上一级税务机关' : context.directory.bureauNames[letter.to],
        caseNo: opened.file.humanNo,
        rows: letter.rows.map((row) => ({ ...row })),
        text: letter.text,
        basis: letter.basis,
        issuedOn: act.on,
        handledBy: act.officer.name,
        contact: context.directory.contact,
      },
      at: act.at,
    });
    return { kind: letter.kind, title: letter.title, number };
  });

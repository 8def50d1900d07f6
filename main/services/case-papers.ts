import type { EntryDocument } from '../../domain/case-file/entry.ts';
import type { CertificateOrder, Plan } from '../../domain/matters/plan.ts';
import { archiveKind, certificateToFollow } from '../../domain/registration/archive-state.ts';
import { Fault } from '../../domain/faults.ts';
import { bureauName } from '../../domain/bureau.ts';
import { type SealedPaper, sealCode, sealShortCode } from '../../evidence/seal.ts';
import { certificatesOfCase, insertCertificate } from '../../db/seals.ts';
import { nextCount } from '../../db/profile.ts';
import { type PaperAct, paperNumber, writeLetters } from './letters.ts';
import { sealPaper, sealsMissing } from './seal-desk.ts';

const taxpayerNoOf = ({ opened }: PaperAct, plan: Plan): string =>
  plan.registers?.taxpayerNo ?? plan.certificate?.taxpayerNo ?? opened.subject.taxpayerNo;

/** The certificate under all its seals, with its print job; `null` where a seal is not to be had. */
const issueCertificate = (at: PaperAct, plan: Plan, order: CertificateOrder): EntryDocument | null => {
  const { context, tx, act, opened, print } = at;
  // The entry that told of it lost its place in the lane; the paper itself is with the taxpayer and is not made twice.
  const given = certificatesOfCase(tx, opened.file.id).some(
    ({ status, number }) => status === 'issued' && number === order.number,
  );
  if (given) return { kind: order.kind, title: order.title, number: order.number };
  const paper: SealedPaper = {
    kind: order.kind,
    title: order.title,
    number: order.number,
    rows: order.rows.map(({ label, value }) => ({ label, value })),
    issuedOn: act.on,
  };
  const seals = sealPaper(tx, order.sealedBy, paper);
  if (seals === null) return null;
  context.failpoint('file:after-seals');
  insertCertificate(tx, {
    id: context.newId(),
    caseFileId: opened.file.id,
    kind: order.kind,
    number: order.number,
    taxpayerNo: taxpayerNoOf(at, plan),
    issuedOn: act.on,
    paper,
    seals,
  });
  for (const copy of order.copies)
    print.prepare(tx, {
      caseFileId: opened.file.id,
      actId: act.actId,
      kind: order.kind,
      template: 'registration-certificate',
      title: `${order.title}（${copy}）`,
      bureau: null,
      number: order.number,
      data: {
        title: order.title,
        copy,
        number: order.number,
        rows: paper.rows,
        issuedOn: act.on,
        seals: seals.map((seal) => ({
          bureauName: context.directory.bureauNames[seal.bureau],
          shortCode: sealShortCode(seal),
          code: sealCode(seal),
        })),
      },
      at: act.at,
    });
  return { kind: order.kind, title: order.title, number: order.number };
};

/** DESIGN §14: no valid key, no drawn seal. The person gets a slip with a number, and the certificate follows. */
const writeSlip = (at: PaperAct, plan: Plan, order: CertificateOrder): EntryDocument => {
  const { context, tx, act, opened, print } = at;
  const title = `${order.title}后补告知单`;
  const number = paperNumber(context, tx, '后补', act.on);
  const missing = sealsMissing(tx, order.sealedBy, order.kind, act.on);
  print.prepare(tx, {
    caseFileId: opened.file.id,
    actId: act.actId,
    kind: certificateToFollow,
    template: 'certificate-slip',
    title,
    bureau: context.config.bureau,
    number,
    data: {
      title,
      number,
      bureauName: context.directory.bureauNames[context.config.bureau],
      caseNo: opened.file.humanNo,
      subject: opened.subject.name,
      taxpayerNo: taxpayerNoOf(at, plan),
      certificate: order.title,
      missing: missing.map(({ bureau }) => context.directory.bureauNames[bureau]),
      basis: order.basis,
      issuedOn: act.on,
      contact: context.directory.contact,
    },
    at: act.at,
  });
  return { kind: certificateToFollow, title, number };
};

const writeReminders = (at: PaperAct, plan: Plan): EntryDocument[] => {
  const { context, tx, act, opened, print } = at;
  const { reminders } = plan;
  if (reminders === undefined) return [];
  const title = '后续涉税事项告知单';
  const number = paperNumber(context, tx, '告知', act.on);
  print.prepare(tx, {
    caseFileId: opened.file.id,
    actId: act.actId,
    kind: 'reminder-list',
    template: 'reminder-list',
    title,
    bureau: null,
    number,
    data: {
      title,
      number,
      bureauNames: context.directory.bureauNames,
      subject: opened.subject.name,
      taxpayerNo: taxpayerNoOf(at, plan),
      reminders: reminders.map((reminder) => ({ ...reminder })),
      issuedOn: act.on,
      handledBy: act.officer.name,
      contact: context.directory.contact,
    },
    at: act.at,
  });
  return [{ kind: 'reminder-list', title, number }];
};

/** 档号: the window's prefix and a gapless count of the year, so that it can be written on the file at once. */
const shelve = (at: PaperAct, plan: Plan): EntryDocument[] => {
  const { context, tx, act, opened, print } = at;
  if (plan.archive === undefined) return [];
  const year = act.on.slice(0, 4);
  const count = String(nextCount(tx, `archive:${year}`)).padStart(4, '0');
  const number = `档〔${year}〕${context.config.windowId.toUpperCase()}-${count}`;
  // The label is of this window's own shelf: the entry tells the other bureau the number, not the label.
  print.prepare(tx, {
    caseFileId: opened.file.id,
    actId: act.actId,
    kind: 'archive-label',
    template: 'archive-label',
    title: '档案标签及卷内目录',
    bureau: null,
    number,
    data: {
      title: plan.archive.title,
      number,
      keeper: context.directory.bureauNames[context.config.bureau],
      subject: opened.subject.name,
      taxpayerNo: taxpayerNoOf(at, plan),
      caseNo: opened.file.humanNo,
      papers: [...plan.archive.papers],
      archivedOn: act.on,
      handledBy: act.officer.name,
    },
    at: act.at,
  });
  return [{ kind: archiveKind, title: plan.archive.title, number }];
};

/** Every paper of a plan, numbered, in the act's own transaction: what the entry then says of them. */
export const writePapers = (
  at: PaperAct,
  plan: Plan,
  options: { readonly mayFollow: boolean },
): readonly EntryDocument[] => {
  const { certificate } = plan;
  const papers: EntryDocument[] = [...writeLetters(at, plan)];
  if (certificate !== undefined) {
    const issued = issueCertificate(at, plan, certificate);
    if (issued === null && !options.mayFollow) {
      const [missing] = sealsMissing(at.tx, certificate.sealedBy, certificate.kind, at.act.on);
      if (missing === undefined) throw new Error('every seal is to be had and none was made');
      throw new Fault('case/seal-key-missing', { bureau: bureauName[missing.bureau], why: missing.why });
    }
    papers.push(issued ?? writeSlip(at, plan, certificate));
  }
  return [...papers, ...writeReminders(at, plan), ...shelve(at, plan)];
};

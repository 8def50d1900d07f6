import type { PerformInput } from '../../contract/calls/case-actions.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { Handlers } from '../../contract/index.ts';
import { holdsRole } from '../../domain/authority.ts';
import { bureauName } from '../../domain/bureau.ts';
import { statusAfter } from '../../domain/case-file/case-file.ts';
import { distinctBasis } from '../../domain/citation.ts';
import { Fault } from '../../domain/faults.ts';
import type { Answers } from '../../domain/forms/field.ts';
import { findMatter, getMatter } from '../../domain/matters/index.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { workingDaysAfter } from '../../domain/rules/working-days-after.ts';
import {
  type CaseFileRow,
  findCaseFile,
  insertCaseFile,
  listCaseFiles,
  saveDraft,
  setCaseStatus,
} from '../../db/case-files.ts';
import { chineseDate } from '../../print-templates/wording.ts';
import { nextCount } from '../../db/profile.ts';
import { findIdentification } from '../../db/taxpayers.ts';
import { findOpenCashSession } from '../../db/payments.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { detachScansOf } from '../../db/scans.ts';
import type { BusinessDay } from './business-day.ts';
import { performAct, releaseLane, saveAct, takeLane } from './case-acts.ts';
import { correctCase } from './case-correction.ts';
import { hasStep, loadCase, matterContextOf, type OpenCase, subjectOfFile } from './case-engine.ts';
import { fileCase } from './case-filing.ts';
import { reverseCase } from './case-reversal.ts';
import { type ViewOf, viewCase } from './case-view.ts';
import type { CashDesk } from './cash-desk.ts';
import { type PaperContext, refusalData, supplementData } from './documents.ts';
import { flowRows } from './flow-view.ts';
import { type HallContext, write } from './hall-context.ts';
import { paperNumber } from './letters.ts';
import type { CaKeys, SigningParts } from './officer-signing.ts';
import type { PrintDesk } from './print-desk.ts';
import type { SessionService } from './session.ts';
import { getTaxpayer, openAccessBook } from './taxpayers.ts';

interface Parts {
  readonly day: BusinessDay;
  readonly session: SessionService;
  readonly cash: CashDesk;
  readonly print: PrintDesk;
  /** The CA keys plugged in here. */
  readonly caKeys: CaKeys;
  readonly seenAsOf: () => number | null;
  /** Something was committed that others wait for: the line, the printers, the screen. */
  readonly committed: (caseFileId: string) => void;
}

const remedy = '对本通知不服的，可自收到之日起六十日内依法申请行政复议，或六个月内依法提起行政诉讼。';

const openerActions = [
  'identify',
  'save',
  'hold',
  'resume',
  'discard',
  'request-supplement',
  'refuse',
] as const;
const isOfOpener = ({ action }: PerformInput): boolean =>
  (openerActions as readonly string[]).includes(action);

export const openCasesService = (context: HallContext, parts: Parts): Handlers['cases'] => {
  const { db, clock, newId, config } = context;
  const { day, session, cash, print } = parts;
  const noteLook = openAccessBook(context, day, session.officer);

  const viewOf = (): ViewOf => {
    const officer = session.officer();
    return {
      today: day.today(),
      language: context.language(),
      officer,
      hasDrawer: findOpenCashSession(db, officer.id) !== undefined,
      seenAsOf: parts.seenAsOf(),
      isPrinting: parts.print.isPrinting,
      printerBlock: print.blockOf,
    };
  };
  const mayOpen = (matter: Matter): boolean => {
    const { id, grants } = session.officer();
    return holdsRole(grants, id, matter.openedBy, day.today());
  };
  const view = (caseFileId: string): CaseView => viewCase(context, viewOf(), caseFileId);
  const paperContext = (opened: OpenCase): PaperContext => ({
    directory: context.directory,
    taxpayer: opened.subject,
    officerName: session.officer().name,
    on: opened.matterContext.businessDate,
  });
  /** 文号 of a notice: window's prefix and a gapless count, so that it can be given out without a line. */
  const noticeNumber = (tx: WritableTx, today: string): string => paperNumber(context, tx, '税通', today);

  const change = (
    caseFileId: string,
    action: 'hold' | 'resume' | 'discard' | 'request-supplement' | 'refuse',
    reason: string | null,
    more?: (tx: WritableTx, opened: OpenCase) => void,
  ): void => {
    const opened = loadCase(context, caseFileId, day.today());
    const status = statusAfter(opened.file.status, action);
    const officer = session.officer();
    write(context, action, (tx) => {
      setCaseStatus(tx, caseFileId, {
        status,
        updatedAt: clock.now(),
        heldReason: action === 'hold' ? reason : null,
      });
      more?.(tx, opened);
      tx.journal({
        what: `case/${action}`,
        at: clock.now(),
        officer: officer.id,
        actId: null,
        caseFileId,
        detail: {},
      });
    });
  };

  const requestSupplement = (caseFileId: string): void =>
    change(caseFileId, 'request-supplement', null, (tx, opened) => {
      const missing = opened.matter
        .papers(opened.matterContext, opened.answers)
        .filter((paper) => paper.required && !opened.papersBrought.includes(paper.id));
      const [first] = missing;
      if (first === undefined)
        throw new Fault('figure/bad-input', { field: '资料', reason: '资料已齐全，不需要补正' });
      const today = day.today();
      const number = noticeNumber(tx, today);
      const deadline = workingDaysAfter({ from: today, days: 5 }).value;
      print.prepare(tx, {
        caseFileId,
        actId: null,
        kind: 'supplement-notice',
        template: 'supplement-notice',
        title: '税务事项通知书（补正资料）',
        bureau: config.bureau,
        number,
        data: supplementData(paperContext(opened), {
          bureau: config.bureau,
          number,
          matter: opened.matter.title,
          missing,
          isFiling: hasStep(opened.matter, 'collect-money'),
          deadline: `${chineseDate(deadline)}前`,
          // Each paper says which clause asks for it; the notice rests on those and on nothing else.
          basis: distinctBasis([...first.basis, ...missing.flatMap((paper) => paper.basis)]),
        }),
        at: clock.now(),
      });
    });

  const refuse = (caseFileId: string, reason: string): void =>
    change(caseFileId, 'refuse', null, (tx, opened) => {
      const decision = opened.matter.decide({
        answers: opened.answers,
        papers: opened.papersBrought,
        context: opened.matterContext,
      });
      const byRule = decision.outcome === 'refuse' ? decision : undefined;
      const typed = reason.trim();
      const ground = byRule?.reason.zh ?? '';
      // The page proposes the rule's own ground: what the clerk left standing of it is not said twice.
      const words = typed.startsWith(ground) ? typed : `${ground}${typed}`;
      if (words === '')
        throw new Fault('figure/bad-input', { field: '理由', reason: '不予受理必须写明理由' });
      const today = day.today();
      const number = noticeNumber(tx, today);
      print.prepare(tx, {
        caseFileId,
        actId: null,
        kind: 'refusal-notice',
        template: 'refusal-notice',
        title: '税务事项通知书（不予受理）',
        bureau: config.bureau,
        number,
        data: refusalData(paperContext(opened), {
          bureau: config.bureau,
          number,
          matter: opened.matter.title,
          reason: words,
          remedy: byRule === undefined ? remedy : `${byRule.remedy.zh}${remedy}`,
          basis: decision.basis,
        }),
        at: clock.now(),
      });
    });

  /** Who stands at the counter may be read after the form was begun. */
  const identify = (caseFileId: string, identificationId: string): void => {
    const file = findCaseFile(db, caseFileId);
    if (file === undefined) throw new Fault('case/not-found');
    statusAfter(file.status, 'identify');
    if (findIdentification(db, identificationId) === undefined)
      throw new Fault('case/identification-required');
    write(context, 'identify-case', (tx) => {
      setCaseStatus(tx, file.id, {
        status: file.status,
        updatedAt: clock.now(),
        heldReason: file.heldReason,
        identificationId,
      });
    });
  };

  /** What another source tells of the subject stands in the form; what the clerk has typed is not touched. */
  const prefilled = (file: CaseFileRow, answers: Answers): Answers => {
    const matter = getMatter(file.matterId, file.revision, context.matters);
    if (matter.prefill === undefined) return answers;
    const told = matter.prefill(
      matterContextOf(context, matter, null, day.today(), file.id, answers, file.identificationId),
      answers,
    );
    const empty = Object.entries(told).filter(([field]) => (answers[field] ?? '').trim() === '');
    return { ...answers, ...Object.fromEntries(empty) };
  };

  const save = (input: Extract<PerformInput, { action: 'save' }>): void => {
    const file = findCaseFile(db, input.caseFileId);
    if (file === undefined) throw new Fault('case/not-found');
    statusAfter(file.status, 'save');
    const savedAt = clock.now();
    const answers = prefilled(file, input.answers);
    write(context, 'save', (tx) => {
      saveDraft(tx, { caseFileId: file.id, answers, papers: input.papers, savedAt });
      setCaseStatus(tx, file.id, { status: file.status, updatedAt: savedAt, heldReason: file.heldReason });
    });
  };

  const signingParts = (): SigningParts => ({
    keys: parts.caKeys,
    day,
    officer: session.officer(),
    officerNow: () => session.officer().id,
  });
  const actParts = () => ({
    officer: session.officer(),
    today: day.today(),
    print,
    signing: signingParts(),
  });

  /** What is done to a case before it is filed is for those who may open its matter. */
  const requireOpener = (caseFileId: string): void => {
    if (!mayOpen(loadCase(context, caseFileId, day.today()).matter))
      throw new Fault('officer/not-entitled-for-bureau', { bureau: bureauName[config.bureau] });
  };

  const perform = async (input: PerformInput): Promise<CaseView> => {
    const { caseFileId } = input;
    if (isOfOpener(input)) requireOpener(caseFileId);
    switch (input.action) {
      case 'save':
        save(input);
        return view(caseFileId);
      case 'identify':
        identify(caseFileId, input.identificationId);
        return view(caseFileId);
      case 'hold':
        change(caseFileId, 'hold', input.reason);
        break;
      case 'resume':
        change(caseFileId, 'resume', null);
        break;
      case 'discard':
        if (input.reason.trim() === '')
          throw new Fault('figure/bad-input', { field: '作废原因', reason: '必须填写' });
        change(caseFileId, 'discard', input.reason, (tx) => detachScansOf(tx, caseFileId));
        break;
      case 'request-supplement':
        requestSupplement(caseFileId);
        break;
      case 'refuse':
        refuse(caseFileId, input.reason);
        break;
      case 'file':
        await fileCase(
          context,
          { officer: session.officer(), cash, print, day, signing: signingParts() },
          input,
        );
        break;
      case 'reverse': {
        if (input.secondOfficerId === session.officer().id) throw new Fault('case/second-officer-required');
        const second = await session.verifyPin(input.secondOfficerId, input.secondPin);
        reverseCase(context, session.officer(), second, cash, print, day, input);
        break;
      }
      case 'correct':
        correctCase(context, session.officer(), day.today(), input);
        break;
      case 'save-act':
        saveAct(context, actParts(), input);
        return view(caseFileId);
      case 'act':
        await performAct(context, actParts(), input);
        break;
      case 'release-lane':
        releaseLane(context, actParts(), input);
        break;
      case 'take-lane':
        takeLane(context, actParts(), input);
        break;
    }
    parts.committed(caseFileId);
    return view(caseFileId);
  };

  return {
    matters: () => ({
      rows: context.matters.map((matter) => ({
        id: matter.id,
        item: matter.item,
        title: matter.title,
        titleEn: matter.titleEn,
        initials: matter.initials,
        bureaus: [...matter.bureaus],
        promise: matter.promise,
        promiseEn: matter.promiseEn,
        startedBy: matter.startedBy,
        subject: matter.subject,
        mayOpen: mayOpen(matter),
      })),
    }),
    open: ({ matterId, taxpayerNo, identificationId }) => {
      const matter = findMatter(matterId, context.matters);
      if (matter === undefined) throw new Fault('case/revision-unknown');
      if (!mayOpen(matter))
        throw new Fault('officer/not-entitled-for-bureau', { bureau: bureauName[config.bureau] });
      if (matter.subject === 'taxpayer' && taxpayerNo === null) throw new Fault('case/taxpayer-unknown');
      const taxpayer = taxpayerNo === null ? null : getTaxpayer(context, taxpayerNo);
      if (identificationId !== null && findIdentification(db, identificationId) === undefined) {
        throw new Fault('case/identification-required');
      }
      const officer = session.officer();
      const on = day.today();
      const at = clock.now();
      const caseFileId = newId();
      const initial = matter.initialAnswers(
        matterContextOf(context, matter, taxpayer, on, caseFileId, {}, identificationId),
      );
      write(context, 'open', (tx) => {
        insertCaseFile(tx, {
          id: caseFileId,
          humanNo: `${config.windowId.toUpperCase()}-${on.replaceAll('-', '')}-${String(nextCount(tx, `case:${on}`)).padStart(3, '0')}`,
          matterId: matter.id,
          mode: matter.mode.number,
          revision: matter.revision,
          taxpayerNo: taxpayer?.taxpayerNo ?? null,
          identificationId,
          status: 'draft',
          openedBy: officer.id,
          openedAt: at,
          updatedAt: at,
          businessDate: on,
          heldReason: null,
        });
        saveDraft(tx, { caseFileId, answers: initial, papers: [], savedAt: at });
        tx.journal({
          what: 'case/opened',
          at,
          officer: officer.id,
          actId: null,
          caseFileId,
          detail: { matter: matter.id },
        });
      });
      if (taxpayer !== null) noteLook(taxpayer.taxpayerNo, caseFileId);
      return view(caseFileId);
    },
    get: ({ caseFileId }) => {
      const shown = view(caseFileId);
      // A case between the bureaus shows the other one's acts, whether or not anybody registered is concerned.
      const isBetweenBureaus = shown.flow !== null;
      if (shown.taxpayer !== null || isBetweenBureaus) noteLook(shown.taxpayer?.taxpayerNo ?? '', caseFileId);
      return shown;
    },
    list: ({ statuses }) => ({
      rows: listCaseFiles(db, statuses, 200).map((file) => ({
        id: file.id,
        humanNo: file.humanNo,
        matterTitle: findMatter(file.matterId, context.matters)?.title ?? file.matterId,
        taxpayerNo: file.taxpayerNo,
        taxpayerName: subjectOfFile(context, file),
        status: file.status,
        updatedAt: file.updatedAt,
        heldReason: file.heldReason,
      })),
    }),
    flows: () => ({ rows: flowRows(context, day.today()) }),
    perform,
  };
};

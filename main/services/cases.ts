import type { PerformInput } from '../../contract/calls/case-actions.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { Handlers } from '../../contract/index.ts';
import { holdsRole } from '../../domain/authority.ts';
import { bureauName } from '../../domain/bureau.ts';
import { statusAfter } from '../../domain/case-file/case-file.ts';
import { Fault } from '../../domain/faults.ts';
import { findMatter } from '../../domain/matters/index.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { listCaseFiles, setCaseStatus } from '../../db/case-files.ts';
import { findOpenCashSession } from '../../db/payments.ts';
import { detachScansOf } from '../../db/scans.ts';
import type { BusinessDay } from './business-day.ts';
import { performAct, releaseLane, saveAct, takeLane } from './case-acts.ts';
import { correctCase } from './case-correction.ts';
import { beginCase, identifyCase, saveCase } from './case-draft.ts';
import { loadCase, subjectOfFile } from './case-engine.ts';
import { fileCase } from './case-filing.ts';
import { type NoticeAct, prepareRefusalNotice, prepareSupplementNotice } from './case-notices.ts';
import { reverseCase } from './case-reversal.ts';
import { type ViewOf, viewCase } from './case-view.ts';
import type { CashDesk } from './cash-desk.ts';
import { flowRows } from './flow-view.ts';
import { type HallContext, write } from './hall-context.ts';
import type { CaKeys, SigningParts } from './officer-signing.ts';
import type { PrintDesk } from './print-desk.ts';
import { requiredText } from './required-text.ts';
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
  const { db, clock, config } = context;
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

  const change = (
    caseFileId: string,
    action: 'hold' | 'resume' | 'discard' | 'request-supplement' | 'refuse',
    reason: string | null,
    more?: (at: NoticeAct) => void,
  ): void => {
    const today = day.today();
    const opened = loadCase(context, caseFileId, today);
    const status = statusAfter(opened.file.status, action);
    const officer = session.officer();
    write(context, action, (tx) => {
      setCaseStatus(tx, caseFileId, {
        status,
        updatedAt: clock.now(),
        heldReason: action === 'hold' ? reason : null,
      });
      more?.({ context, tx, opened, officer, today, print });
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
        saveCase(context, input, day.today());
        return view(caseFileId);
      case 'identify':
        identifyCase(context, input);
        return view(caseFileId);
      case 'hold':
        change(caseFileId, 'hold', input.reason);
        break;
      case 'resume':
        change(caseFileId, 'resume', null);
        break;
      case 'discard':
        change(caseFileId, 'discard', requiredText(input.reason, '作废原因'), ({ tx }) =>
          detachScansOf(tx, caseFileId),
        );
        break;
      case 'request-supplement':
        change(caseFileId, 'request-supplement', null, prepareSupplementNotice);
        break;
      case 'refuse':
        change(caseFileId, 'refuse', null, (at) => prepareRefusalNotice(at, input.reason));
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
      const caseFileId = beginCase(context, matter, {
        officer: session.officer(),
        on: day.today(),
        taxpayer,
        identificationId,
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

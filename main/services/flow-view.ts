import type { DeadlineView, FlowRow, FlowView, OpenActView } from '../../contract/calls/case-flow.ts';
import { holdsRole } from '../../domain/authority.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { type Deadline, standingOf } from '../../domain/case-file/deadline.ts';
import { Fault, faultSentence } from '../../domain/faults.ts';
import type { Answers, Field } from '../../domain/forms/field.ts';
import { type BoundAct, openingAct } from '../../domain/matters/act.ts';
import { type Flow, isAwaitedOn, type Standing, type StandingEntry } from '../../domain/matters/flow.ts';
import { releaseAct, takeAct } from '../../domain/matters/lane-holding.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { actDraftsOf } from '../../db/act-drafts.ts';
import { caseFilesOfFlows, findCaseFile } from '../../db/case-files.ts';
import { casesOfLanes } from '../../db/inbox.ts';
import { type ActingOfficer, titleToAct } from './act-stamp.ts';
import { laneRoles } from './case-acts.ts';
import { agreementFor, loadCase, type OpenCase, subjectOfFile } from './case-engine.ts';
import { findCaseBetweenBureaus, type LaneEntry, lanesOf } from './case-lanes.ts';
import { fieldView } from './field-view.ts';
import type { HallContext } from './hall-context.ts';
import { signerOf, signingView } from './officer-signing.ts';
import { requireOwnNumber } from './registrations.ts';
import { isAsked } from './tasks-at-hand.ts';

interface Viewer {
  readonly officer: ActingOfficer;
  readonly today: PlainDate;
}

const deadlineView = (deadline: Deadline, today: PlainDate): DeadlineView => ({
  ...deadline,
  extended: deadline.extended === null ? null : { ...deadline.extended },
  basis: deadline.basis.map((citation) => ({ ...citation })),
  standing: standingOf(deadline, today),
});

/** Why this window's officer cannot do the act, in the words of the fault; null when open. */
const blockOf = (
  context: HallContext,
  viewer: Viewer,
  opened: OpenCase,
  standing: Standing,
  act: BoundAct,
): OpenActView['blocked'] => {
  const { device, fence } = standing.holding[act.lane];
  const block = (code: Fault['code'], facts: Fault['facts'] = {}) => ({
    code,
    message: faultSentence(code, facts, context.language()),
  });
  if (fence > 0 && device !== context.config.device) return block('case/lane-held', { window: device ?? '' });
  try {
    const agreementId = agreementFor(context, opened.matter, viewer.today)?.id;
    titleToAct(viewer.officer, act.lane, act.roles, viewer.today, agreementId);
    if (act.certifies === true) {
      const opening = standing.entries.find((entry) => entry.act === openingAct);
      requireOwnNumber(context.db, opening?.answers['taxpayerNo'] ?? '', opened.file.id);
    }
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return block(error.code, error.facts);
  }
};

/** Answers under the labels of the form they were typed into; what no field names stays out. */
const labelled = (fields: readonly Field[], answers: Answers) =>
  fields.flatMap((field) => {
    const given = answers[field.id] ?? '';
    if (given === '') return [];
    const option = field.kind === 'choice' ? field.options.find(({ value }) => value === given) : undefined;
    return [
      {
        label: field.label,
        labelEn: field.labelEn,
        value: option?.label ?? given,
        valueEn: option?.labelEn ?? given,
      },
    ];
  });

const laneWords = {
  [releaseAct]: { title: '交出办理权', titleEn: 'Lane released' },
  [takeAct]: { title: '接管办理权', titleEn: 'Lane taken over' },
} as const;

const entryWords = (
  opened: OpenCase,
  flow: Flow,
  entry: StandingEntry,
): { readonly title: string; readonly titleEn: string } => {
  if (entry.act === openingAct) return { title: opened.matter.title, titleEn: opened.matter.titleEn };
  if (entry.act === releaseAct || entry.act === takeAct) return laneWords[entry.act];
  const act = flow.headOf(entry.act);
  return { title: act?.title ?? entry.act, titleEn: act?.titleEn ?? entry.act };
};

const fieldsOf = (
  opened: OpenCase,
  flow: Flow,
  standing: Standing,
  entry: StandingEntry,
): readonly Field[] =>
  entry.act === openingAct
    ? opened.matter.fields(opened.matterContext, entry.answers)
    : flow.fieldsOf(standing, entry);

const readEntry = (opened: OpenCase, flow: Flow, standing: Standing, entry: StandingEntry) => ({
  lane: entry.lane,
  ...entryWords(opened, flow, entry),
  doneOn: entry.doneOn,
  answers: labelled(fieldsOf(opened, flow, standing, entry), entry.answers),
  documents: entry.documents.map(({ kind, title, number }) => ({ kind, title, number })),
});

const answeredView = (
  opened: OpenCase,
  flow: Flow,
  standing: Standing,
  { answering }: BoundAct,
): OpenActView['answering'] => {
  const entry = standing.entries.findLast(
    (each) => each.void === null && each.lane === answering?.lane && each.act === answering.act,
  );
  if (entry === undefined) return null;
  const fields = fieldsOf(opened, flow, standing, entry);
  const leading = (answering?.leads ?? []).flatMap((id) => fields.find((field) => field.id === id) ?? []);
  const inOrder = [...new Set([...leading, ...fields])];
  return { ...readEntry(opened, flow, standing, entry), answers: labelled(inOrder, entry.answers) };
};

/** Where a case between the bureaus stands, with what this window may do in it now. */
export const flowView = (context: HallContext, viewer: Viewer, opened: OpenCase): FlowView | null => {
  const { flow } = opened.matter;
  if (flow === undefined || opened.file.status !== 'filed') return null;
  const { db, config } = context;
  const lanes = lanesOf(db, opened.file.id);
  const standing = flow.standing(lanes);
  const drafts = actDraftsOf(db, opened.file.id);
  const transports = new Map<string, LaneEntry['transport']>(
    bureaus.flatMap((bureau) =>
      lanes[bureau].map((entry) => [`${bureau}:${entry.entryNo}`, entry.transport] as const),
    ),
  );
  const handlers = new Map<string, string>(
    bureaus.flatMap((bureau) =>
      lanes[bureau].map((entry) => [`${bureau}:${entry.entryNo}`, entry.handledBy] as const),
    ),
  );
  const signers = new Map(
    bureaus.flatMap((bureau) =>
      lanes[bureau].map((entry) => [`${bureau}:${entry.entryNo}`, signerOf(entry.officerSignature)] as const),
    ),
  );
  const scans = new Map<string, number>(
    bureaus.flatMap((bureau) =>
      lanes[bureau].map((entry) => [`${bureau}:${entry.entryNo}`, entry.scans?.length ?? 0] as const),
    ),
  );
  const mayLane = (bureau: Bureau, roles: readonly ('supervisor' | (typeof laneRoles)[number])[]): boolean =>
    holdsRole(viewer.officer.grants, viewer.officer.id, roles, viewer.today, bureau);
  return {
    stage: { ...standing.stage },
    concluded: standing.concluded === null ? null : { ...standing.concluded },
    deadlines: standing.deadlines.map((deadline) => deadlineView(deadline, viewer.today)),
    acts: bureaus.flatMap((lane) =>
      flow.actsOf(lanes, lane, viewer.today).flatMap((act): OpenActView[] => {
        const draft = drafts.find((row) => row.lane === lane && row.act === act.id);
        const blocked = blockOf(context, viewer, opened, standing, act);
        // What only the other bureau can do is no deed of this window; what it waits for says the deadline.
        if (blocked !== null && lane !== config.bureau) return [];
        if (!isAsked(db, opened.file.id, act)) return [];
        return [
          {
            act: act.id,
            lane,
            title: act.title,
            titleEn: act.titleEn,
            meets: act.meets,
            isAwaited: act.isAwaited,
            basis: act.basis.map((citation) => ({ ...citation })),
            fields: act.fields().map(fieldView),
            answers: { ...(draft?.answers ?? act.initialAnswers()) },
            answering: answeredView(opened, flow, standing, act),
            signing: signingView(context, act.legalAct, viewer.today),
            blocked,
          },
        ];
      }),
    ),
    entries: standing.entries.map((entry) => ({
      ...readEntry(opened, flow, standing, entry),
      entryNo: entry.entryNo,
      act: entry.act,
      officerName: handlers.get(`${entry.lane}:${entry.entryNo}`) ?? entry.officer,
      scans: scans.get(`${entry.lane}:${entry.entryNo}`) ?? 0,
      signedBy: signers.get(`${entry.lane}:${entry.entryNo}`) ?? null,
      void: entry.void,
      transport: transports.get(`${entry.lane}:${entry.entryNo}`) ?? 'accepted',
    })),
    lanes: bureaus.map((bureau) => {
      const { device, fence } = standing.holding[bureau];
      const isMine = device === config.device;
      // Of a case that is over, nobody wants the lane.
      const isOver = standing.concluded !== null && flow.actsOf(lanes, bureau, viewer.today).length === 0;
      return {
        bureau,
        holder: device,
        isMine,
        mayRelease: isMine && !isOver && mayLane(bureau, laneRoles),
        mayTake: fence > 0 && !isMine && mayLane(bureau, device === null ? laneRoles : ['supervisor']),
      };
    }),
  };
};

const urgency = { overdue: 0, amber: 1, running: 2, 'met-late': 3, met: 4 } as const;

const findReadable = (context: HallContext, caseFileId: string, today: PlainDate): OpenCase | undefined => {
  try {
    return loadCase(context, caseFileId, today);
  } catch (error) {
    if (error instanceof Fault && error.code === 'case/revision-unknown') return undefined;
    throw error;
  }
};

/** A case of a revision this program does not have is listed with what to do about it; the others stand beside it. */
const unreadableRow = (context: HallContext, caseFileId: string): FlowRow[] => {
  const file = findCaseFile(context.db, caseFileId) ?? findCaseBetweenBureaus(context, caseFileId);
  if (file === undefined) return [];
  return [
    {
      caseFileId,
      humanNo: file.humanNo,
      matterId: file.matterId,
      matterTitle: file.matterId,
      matterTitleEn: file.matterId,
      subject: subjectOfFile(context, file),
      stage: {
        zh: faultSentence('case/revision-unknown', {}, 'zh'),
        en: faultSentence('case/revision-unknown', {}, 'en'),
      },
      concluded: null,
      deadline: null,
      isOurTurn: false,
    },
  ];
};

/** Every case between the bureaus that this window knows of: our turn first, then by the nearest deadline. */
export const flowRows = (context: HallContext, today: PlainDate): FlowRow[] => {
  const { db, config } = context;
  const withFlow = context.matters.filter((matter) => matter.flow !== undefined).map(({ id }) => id);
  const ids = new Set([...casesOfLanes(db), ...caseFilesOfFlows(db, withFlow)]);
  return [...ids]
    .flatMap((caseFileId): FlowRow[] => {
      const opened = findReadable(context, caseFileId, today);
      if (opened === undefined) return unreadableRow(context, caseFileId);
      const standing = opened.matter.flow?.standing(lanesOf(db, caseFileId));
      if (standing === undefined) return [];
      const pending = standing.deadlines
        .filter(({ metOn }) => metOn === null)
        .map((deadline) => deadlineView(deadline, today))
        .sort(
          (a, b) =>
            urgency[a.standing] - urgency[b.standing] ||
            Number(a.bureau !== config.bureau) - Number(b.bureau !== config.bureau) ||
            a.dueOn.localeCompare(b.dueOn),
        );
      return [
        {
          caseFileId,
          humanNo: opened.file.humanNo,
          matterId: opened.matter.id,
          matterTitle: opened.matter.title,
          matterTitleEn: opened.matter.titleEn,
          subject: opened.subject.name,
          stage: { ...standing.stage },
          concluded: standing.concluded === null ? null : { ...standing.concluded },
          deadline: pending[0] ?? null,
          isOurTurn: standing.open.some(
            (open) => open.lane === config.bureau && isAwaitedOn(open, standing.deadlines, today),
          ),
        },
      ];
    })
    .sort(
      (a, b) =>
        Number(a.concluded !== null) - Number(b.concluded !== null) ||
        Number(b.isOurTurn) - Number(a.isOurTurn) ||
        (a.deadline?.dueOn ?? '9999').localeCompare(b.deadline?.dueOn ?? '9999') ||
        a.humanNo.localeCompare(b.humanNo),
    );
};

import type { HistorySubject, HistoryView } from '../../contract/calls/history.ts';
import type { EvidenceContent } from '../../contract/exchange/evidence-file.ts';
import type { Handlers } from '../../contract/index.ts';
import type { InBoth } from '../../domain/language.ts';
import { findOutboxMessage } from '../../db/outbox.ts';
import { treeHeads } from '../../db/tree-heads.ts';
import { insertAccess } from '../../db/taxpayers.ts';
import { evidenceText } from '../history/read-evidence.ts';
import { historySteps, judged, type Step, stepWords } from '../history/step.ts';
import { verifyHistory } from '../history/verify-history.ts';
import { findSticks, stickFolder, writeToStick } from '../sync/stick.ts';
import type { BusinessDay } from './business-day.ts';
import { gatherHistory, headsRead, historyTitle, windowKey } from './gather-history.ts';
import { type HallContext, write } from './hall-context.ts';
import { hallStamp } from './hall-time.ts';
import { requiredText } from './required-text.ts';
import type { SessionService } from './session.ts';
import { ownRoot } from './window-tree.ts';

const both = (zh: string, en: string): InBoth => ({ zh, en });

/** What this window sent is what it has kept of it. */
const checkOwnChain = (context: HallContext, { entries, exported }: EvidenceContent): Step => {
  const own = entries.filter(({ msgId }) => msgId.startsWith(`${exported.window}:`));
  const findings = own.flatMap(({ msgId, hash, message }): InBoth[] => {
    const kept = findOutboxMessage(context.db, msgId);
    if (kept === undefined)
      return [both(`报文 ${msgId} 本机没有留底`, `message ${msgId} is not among what this window has kept`)];
    return kept.hash === hash && kept.text === message
      ? []
      : [both(`报文 ${msgId} 与本机留底不同`, `message ${msgId} differs from what this window has kept`)];
  });
  return judged('own-chain', own.length, findings);
};

/** The last heads that are looked at again. */
const mostHeads = 5;

/** Every head is of the feed as this window has it now, and no other head the exchange signed says otherwise. */
const checkOwnRoot = ({ db, config }: HallContext): Step => {
  const differing = treeHeads(db, config.part)
    .filter(({ standing }) => standing === 'differs')
    .map(({ size }) =>
      both(
        `平台还签发过第 ${size} 条的另一个树根，与本窗口重算的不同`,
        `the exchange also signed a head of ${size} that differs from this window’s`,
      ),
    );
  const heads = headsRead(db, config.part, mostHeads);
  const lost = heads
    .filter(({ head }) => ownRoot(db, config.part, head.size) !== head.root)
    .map(({ head: { size } }) =>
      both(
        `第 ${size} 条的树根现在重算不出来：本机收到的内容被动过，或平台改写过信息流`,
        `the root of ${size} no longer follows from what this window holds: its entries were altered, or the exchange has rewritten the feed`,
      ),
    );
  const findings = [...lost, ...differing];
  if (heads.length === 0 && findings.length === 0)
    return { step: 'own-root', outcome: 'waits', count: 0, findings: [] };
  return judged('own-root', heads[0]?.head.size ?? 0, findings);
};

const conclusions: Readonly<Record<HistoryView['conclusion'], InBoth>> = {
  holds: both('全程核验相符。', 'The whole history holds.'),
  waits: both('已核各项相符，有的项目要等以后再核。', 'What can be verified now holds; some of it waits.'),
  fails: both(
    '有不符之处，请保留现场并报告主管。',
    'Something does not hold. Leave everything as it is and tell the supervisor.',
  ),
};

const urgency: readonly Step['outcome'][] = ['fails', 'waits', 'holds', 'cannot'];

const viewOf = (title: InBoth, steps: readonly Step[]): HistoryView => {
  const conclusion = steps.some(({ outcome }) => outcome === 'fails')
    ? 'fails'
    : steps.some(({ outcome }) => outcome === 'waits')
      ? 'waits'
      : 'holds';
  return {
    title,
    conclusion,
    sentence: conclusions[conclusion],
    // What fails, and what waits, is read first.
    steps: historySteps
      .flatMap((step) => steps.filter((each) => each.step === step))
      .map(({ step, outcome, count, findings }) => ({
        step,
        outcome,
        ...stepWords[step],
        count,
        findings: [...findings],
      }))
      .toSorted((one, other) => urgency.indexOf(one.outcome) - urgency.indexOf(other.outcome)),
  };
};

type HistoryDesk = Pick<Handlers['exchange'], 'verifyHistory' | 'evidenceSticks' | 'exportEvidence'>;

/** 核验全程: what can be proved of a record at this window, without a line (docs/decisions/0023). */
export const openHistoryDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  trainingSticks: readonly string[] | null,
): HistoryDesk => {
  const { db, clock, language } = context;

  /** Looking into a history and taking it away are logged with officer and purpose (国税发〔2008〕93号). */
  const note = (
    what: 'history/verified' | 'history/exported',
    subject: HistorySubject,
    content: EvidenceContent,
    outcome: string,
  ): void => {
    const { officer, purpose } = content.exported;
    const taxpayers = new Set(
      content.entries.map(({ message }) => (JSON.parse(message) as { taxpayer?: unknown }).taxpayer),
    );
    write(context, 'history', (tx) => {
      for (const taxpayerNo of taxpayers)
        if (typeof taxpayerNo === 'string' && taxpayerNo !== '')
          insertAccess(tx, {
            officer,
            taxpayerNo,
            purpose,
            caseFileId: subject.kind === 'case' ? subject.id : null,
            at: clock.now(),
          });
      tx.journal({
        what,
        at: clock.now(),
        officer,
        actId: null,
        caseFileId: subject.kind === 'case' ? subject.id : null,
        detail: { subject: `${subject.kind}:${subject.id}`, purpose, outcome },
      });
    });
  };

  const gather = async (subject: HistorySubject, purpose: string): Promise<EvidenceContent> => {
    const officer = session.officer().id;
    const asked = { officer, purpose: requiredText(purpose, '核验用途'), on: day.today() };
    return gatherHistory(context, subject, asked);
  };

  return {
    verifyHistory: async ({ subject, purpose }) => {
      const content = await gather(subject, purpose);
      const own = checkOwnChain(context, content);
      const steps = [
        ...verifyHistory(content),
        // A window that sent none of it has nothing to compare.
        ...(own.count === 0 ? [] : [own]),
        checkOwnRoot(context),
      ];
      const view = viewOf(historyTitle(db, subject), steps);
      note('history/verified', subject, content, view.conclusion);
      return view;
    },
    evidenceSticks: () => ({
      sticks: findSticks(trainingSticks).map(({ folder, label }) => ({ folder, label })),
    }),
    exportEvidence: async ({ subject, purpose, stick }) => {
      const folder = stickFolder(trainingSticks, stick);
      const content = await gather(subject, purpose);
      // Logged before it is written: what has left the window was asked for by somebody.
      note('history/exported', subject, content, 'exported');
      const text = evidenceText(windowKey(db).signing, content);
      const file = writeToStick(folder, `证据_${context.config.device}_${hallStamp(clock.now())}.json`, text);
      const said = both(
        `已导出证据文件 ${file}，内含报文 ${content.entries.length} 份；文件未加密，请妥善保管。`,
        `Exported ${file} with ${content.entries.length} messages; it is not encrypted: keep it safe.`,
      );
      return { sentence: said[language()], file };
    },
  };
};

import type { EpochView } from '../../contract/calls/epoch.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { findLeftover, settleLeftover } from '../../db/epochs.ts';
import { filesOnStick, findSticks, readFromStick, stickFolder, writeToStick } from '../sync/stick.ts';
import type { BusinessDay } from './business-day.ts';
import type { EpochPost } from './epoch-post.ts';
import { epochView } from './epoch-view.ts';
import { doneSentences, exportedTo } from './epoch-words.ts';
import { type HallContext, write } from './hall-context.ts';
import { hallStamp } from './hall-time.ts';
import { requiredText } from './required-text.ts';
import type { SessionService } from './session.ts';
import { checkTray } from './tray-desk.ts';

export type EpochDesk = Pick<
  Handlers['exchange'],
  'epoch' | 'askEpoch' | 'exportEpochRequest' | 'importEpochApproval' | 'settleLeftover' | 'checkTray'
>;

const paperExtension = '.json';
const mostPapersShown = 20;

/** A supervisor has this window begin anew, and its officers settle what that leaves (docs/decisions/0024). */
export const openEpochDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  post: EpochPost,
  options: {
    readonly trainingSticks: readonly string[] | null;
    /** After anything was said: the line may take it at once. */
    readonly committed: () => void;
  },
): EpochDesk => {
  const { language } = context;
  const { trainingSticks } = options;

  const sticks = (): EpochView['sticks'] =>
    findSticks(trainingSticks).map(({ folder, label }) => ({
      folder,
      label,
      approvals: filesOnStick(folder, paperExtension).slice(0, mostPapersShown),
    }));
  const view = (): EpochView => epochView(context, session.officer().id, sticks());
  const done = (words: InBoth): { sentence: string; view: EpochView } => {
    options.committed();
    return { sentence: words[language()], view: view() };
  };
  const folderOf = (wanted: string): string => stickFolder(trainingSticks, wanted);

  return {
    epoch: () => view(),
    askEpoch: ({ reason }) => {
      post.ask(session.officer().id, requiredText(reason, '重新启用的原因'));
      return done(doneSentences.asked);
    },
    exportEpochRequest: ({ stick }) => {
      const { config, clock } = context;
      const wanted = `重新启用申请_${config.device}_${hallStamp(clock.now())}${paperExtension}`;
      return done(exportedTo(writeToStick(folderOf(stick), wanted, post.requestText())));
    },
    importEpochApproval: ({ stick, file }) => {
      post.takeApproval(readFromStick(folderOf(stick), file, paperExtension));
      return done(doneSentences.begun);
    },
    settleLeftover: ({ msgId, outcome, note }) => {
      const left = findLeftover(context.db, msgId);
      if (left === undefined || left.outcome !== null || left.isArrived)
        throw new Fault('exchange/leftover-settled');
      const said = requiredText(note, outcome === 're-entered' ? '重录为' : '无须重录的原因');
      const officer = session.officer().id;
      const at = context.clock.now();
      write(context, 'leftover', (tx) => {
        settleLeftover(tx, { msgId, outcome, note: said, closedBy: officer, closedAt: at });
        tx.journal({
          what: 'exchange/leftover-settled',
          at,
          officer,
          actId: null,
          caseFileId: null,
          detail: { msgId, outcome, note: said },
        });
      });
      return done(doneSentences.settled);
    },
    checkTray: (reading) => {
      const act = {
        actId: context.newId(),
        officer: session.officer(),
        on: day.today(),
        at: context.clock.now(),
      };
      checkTray(context, act, reading);
      return done(doneSentences.tray);
    },
  };
};

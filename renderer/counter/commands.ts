import { hall, valueOf } from '../hall.ts';
import { language, t } from '../messages/t.ts';
import { collect, endCorrection, startCorrection } from '../state/act.ts';
import { setSession, useHallState } from '../state/hall-state.ts';
import { books } from './books.ts';
import { deviceCommands } from './device-commands.ts';
import { beginCorrection, beginEntry, mayEnterTaxpayers } from '../state/enter-taxpayer.ts';
import { readCard } from '../state/identify.ts';
import { flush } from '../state/draft.ts';
import { showDone, showFailure } from '../state/notice.ts';
import { leave, whenFree } from '../state/open-case.ts';
import { hasScans, openScans } from '../state/open-scans.ts';
import { openAsk, openDerivation, openPanel, useScreen } from '../state/screen.ts';
import type { Panel } from '../state/screen.ts';
import { hasHistory, openHistory } from '../state/open-history.ts';
import { setWork, work } from '../state/work.ts';
import { switchLanguage } from '../state/switch-language.ts';

/** A deed of the counter: one key, one line of the palette, one button, all from here. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Pinyin initials of its Chinese name, which find it in the palette whatever the page speaks. */
  readonly initials: string;
  readonly key: string | null;
  readonly isOpen: () => boolean;
  readonly run: () => void;
}

const allowed = (action: string): boolean => work().view?.allowed.includes(action) ?? false;
/** The case is in sight: no money is taken and no figure opened behind a panel. */
const inSight = (): boolean => useScreen.getState().panel === null;
const always = (): boolean => true;
const isAuditor = (): boolean => useHallState.getState().session?.officer?.roles.includes('auditor') ?? false;

const panelCommand = (
  kind: Exclude<Panel['kind'], 'record' | 'history' | 'norm-item' | 'conflict' | 'scans'>,
  label: string,
  initials: string,
  key: string | null,
  isOpen = always,
): Command => ({
  id: kind,
  label,
  initials,
  key,
  isOpen,
  run: () => openPanel({ kind }),
});

const changeSession = (change: () => Promise<void>): void => {
  change().catch(showFailure);
};

/** Saves what is typed, then lets the hall process blank the window. */
export const lockWindow = (): void =>
  changeSession(async () => {
    await flush();
    setSession(await valueOf(hall().session.lock({})));
  });

const signOut = (): void =>
  changeSession(async () => {
    await flush();
    setSession(await valueOf(hall().session.signOut({})));
  });

/** Hold what is open; with nothing open, take something back. */
const holdOrRecall = (): void => {
  if (allowed('hold')) openAsk({ kind: 'hold' });
  else openPanel({ kind: 'unfinished' });
};

const toggleDerivation = (): void => {
  const { derivation } = useScreen.getState();
  openDerivation(derivation === null ? 0 : null);
};

const hasLines = (): boolean => inSight() && (work().view?.preview.lines.length ?? 0) > 0;
const returnedLane = () => work().view?.lanes.find((lane) => lane.status === 'returned')?.bureau ?? null;

export const commands = (): readonly Command[] => [
  {
    id: 'read-card',
    label: t('command.read-card'),
    initials: 'dk',
    key: 'F10',
    isOpen: always,
    run: readFresh,
  },
  {
    id: 'by-hand',
    label: t('command.by-hand'),
    initials: 'sglr',
    key: null,
    isOpen: always,
    run: byHandFresh,
  },
  {
    id: 'enter-taxpayer',
    label: t('command.enter-taxpayer'),
    initials: 'lrnsr',
    key: 'Alt+T',
    isOpen: mayEnterTaxpayers,
    run: () => whenFree(() => beginEntry('')),
  },
  {
    id: 'correct-entry',
    label: t('command.correct-entry'),
    initials: 'gzlr',
    key: null,
    isOpen: () => mayEnterTaxpayers() && (work().taxpayer?.byHand ?? null) !== null,
    run: () => whenFree(beginCorrection),
  },
  panelCommand('household', t('panel.household'), 'yhs', 'F2', () => work().taxpayer !== null),
  { id: 'hold', label: t('command.hold'), initials: 'gqqd', key: 'F6', isOpen: always, run: holdOrRecall },
  {
    id: 'derivation',
    label: t('command.derivation'),
    initials: 'jsgc',
    key: 'F7',
    isOpen: hasLines,
    run: toggleDerivation,
  },
  {
    id: 'discard',
    label: t('command.discard'),
    initials: 'zf',
    key: 'F8',
    isOpen: () => allowed('discard'),
    run: () => openAsk({ kind: 'discard' }),
  },
  {
    id: 'collect',
    label: t('command.collect'),
    initials: 'skdy',
    key: 'F9',
    isOpen: () => inSight() && allowed('file'),
    run: () => void collect(),
  },
  {
    id: 'supplement',
    label: t('command.supplement'),
    initials: 'bztzs',
    key: null,
    isOpen: () => allowed('request-supplement'),
    run: () => openAsk({ kind: 'supplement' }),
  },
  {
    id: 'refuse',
    label: t('command.refuse'),
    initials: 'bysl',
    key: null,
    isOpen: () => allowed('refuse'),
    run: () => openAsk({ kind: 'refuse' }),
  },
  {
    id: 'reverse',
    label: t('command.reverse'),
    initials: 'cz',
    key: null,
    isOpen: () => allowed('reverse'),
    run: () => openAsk({ kind: 'reverse' }),
  },
  {
    id: 'correct',
    label: t('command.correct'),
    initials: 'gz',
    key: null,
    isOpen: () => allowed('correct') && returnedLane() !== null && work().correcting === null,
    run: () => {
      const lane = returnedLane();
      if (lane !== null) startCorrection(lane);
    },
  },
  {
    id: 'end-correction',
    label: t('command.end-correction'),
    initials: 'qxgz',
    key: null,
    isOpen: () => work().correcting !== null,
    run: endCorrection,
  },
  {
    id: 'next',
    label: t('command.next'),
    initials: 'xyw',
    key: 'Alt+N',
    // A newcomer is no taxpayer yet, and a bureau's own case concerns none.
    isOpen: () => work().taxpayer !== null || work().view !== null,
    run: () => whenFree(leave),
  },
  ...books.map(({ kind, label, initials, key }) => panelCommand(kind, t(label), initials, key)),
  { id: 'scans', label: t('panel.scans'), initials: 'smj', key: 'Alt+S', isOpen: hasScans, run: openScans },
  panelCommand('stick', t('panel.stick'), 'upcd', null),
  panelCommand('epoch', t('panel.epoch'), 'cxqybc', null),
  panelCommand('pushed', t('panel.pushed'), 'dbldj', 'Alt+0'),
  {
    id: 'history',
    label: t('history.verify'),
    initials: 'hyqc',
    key: 'Alt+V',
    isOpen: hasHistory,
    run: openHistory,
  },
  panelCommand('access', t('panel.access'), 'cklh', null, isAuditor),
  panelCommand('seal-keys', t('panel.seal-keys'), 'yzmy', null),
  panelCommand('ca-keys', t('panel.ca-keys'), 'cakey', 'Alt+K'),
  panelCommand('queue', t('panel.queue'), 'jh', 'Alt+Q'),
  ...deviceCommands({ inSight, hasLines }),
  panelCommand('close-session', t('panel.close-session'), 'jzxb', null),
  { id: 'lock', label: t('command.lock'), initials: 'sp', key: 'Ctrl+L', isOpen: always, run: lockWindow },
  {
    id: 'language',
    label: t('command.language'),
    initials: language() === 'zh' ? 'qhwyw' : 'stc',
    key: null,
    isOpen: always,
    run: () => void switchLanguage(language() === 'zh' ? 'en' : 'zh'),
  },
  {
    id: 'advance-day',
    label: t('command.advance-day'),
    initials: 'lxqjyt',
    key: null,
    isOpen: () => useHallState.getState().session?.profile.kind === 'training',
    run: () =>
      changeSession(async () => {
        const { hallDate } = await valueOf(hall().exchange.advanceDay({}));
        setSession(await valueOf(hall().session.state({})));
        showDone(t('done.advanced', { on: hallDate }));
      }),
  },
  {
    id: 'sign-out',
    label: t('command.sign-out'),
    initials: 'tcdl',
    key: null,
    isOpen: always,
    run: () => whenFree(signOut),
  },
];

/** A new card at the counter. With a draft open and nobody identified yet, the card belongs to that draft. */
function readFresh(): void {
  if (work().view?.status === 'draft' && work().identification === null) void readCard();
  else
    whenFree(() => {
      leave();
      void readCard();
    });
}

function byHandFresh(): void {
  if (work().view?.status === 'draft' && work().identification === null) setWork({ byHand: true });
  else
    whenFree(() => {
      leave();
      setWork({ byHand: true });
    });
}

/** Handlers by key for the counter's own layer. */
export const commandKeys = (list: readonly Command[]): Readonly<Record<string, () => boolean>> =>
  Object.fromEntries(
    list.flatMap((command) =>
      command.key === null
        ? []
        : [
            [
              command.key,
              () => {
                if (!command.isOpen()) return false;
                command.run();
                return true;
              },
            ],
          ],
    ),
  );

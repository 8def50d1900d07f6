import { join } from 'node:path';
import type { CallResult } from '../../contract/call.ts';
import { CallFailed, type ValueClient, valueClientOver } from '../../contract/client.ts';
import type { FromHall } from '../../contract/wire.ts';
import { formatYuanGrouped } from '../../domain/money.ts';
import type { Fen } from '../../domain/money.ts';
import { entryPath } from '../entry-paths.ts';
import type { HallChild } from '../hosts/desktop-host.ts';
import { forkedHall } from '../hosts/forked-hall.ts';
import { type ActScript, beginShift, playAct, until } from './act-player.ts';
import { openTraining } from './open-training.ts';
import { town } from './town/town.ts';

/** A hall process of its own, spoken to as a shell speaks to it. */
export interface PlayedWindow {
  readonly hall: ValueClient;
  readonly end: () => Promise<void>;
}

const openPlayedWindow = (profile: string): Promise<PlayedWindow> =>
  new Promise((resolve, reject) => {
    const child: HallChild = forkedHall(entryPath('main/hall-process'), profile)();
    const waiting = new Map<number, (result: CallResult<unknown>) => void>();
    let lastId = 0;
    const hall = valueClientOver(
      (name, input) =>
        new Promise((answer) => {
          lastId += 1;
          waiting.set(lastId, answer);
          child.post({ kind: 'call', id: lastId, name, input });
        }),
    );
    child.onMessage((raw) => {
      const message = raw as FromHall;
      if (message.kind === 'answer') {
        waiting.get(message.id)?.(message.result);
        waiting.delete(message.id);
      } else if (message.kind === 'customer') return;
      else if (message.name === 'ready') resolve({ hall, end: () => child.end() });
      else if (message.name === 'refused') {
        const { code, sentence } = message.payload as { code: string; sentence: string };
        reject(new CallFailed({ code, message: sentence, retry: false, detail: {} }));
      }
    });
    child.onExit(() => reject(new Error('the hall process ended')));
  });

/** The demonstration: late by no day, three surtaxes, one sum, two treasuries. */
const demonstration: ActScript = {
  officerId: 'n-lin',
  pin: town.trainingPin,
  person: { card: 0 },
  taxpayerNo: '91359901DEMA00013F',
  matterId: 'norm-17-cooperative-collection',
  answers: { gross: '154500.00' },
  tenderedFen: 600_000,
};

type Say = (line: string) => void;

const atTheCounter = async (state: ValueClient, say: Say): Promise<string> => {
  const { view, issued } = await playAct(state, demonstration);
  say(`国税窗口：${view.subject} ${view.matterTitle}，受理号 ${view.humanNo}`);
  for (const line of view.preview.lines) {
    say(
      `  ${line.bureau === 'state' ? '国' : '地'}  ${line.title}  ${formatYuanGrouped(line.amountFen as Fen)}`,
    );
  }
  say(
    `  合计 ${formatYuanGrouped((view.collection?.totalFen ?? 0) as Fen)}（${view.collection?.totalCapital ?? ''}）`,
  );
  say(`  票证 ${issued.join('、')}`);
  return view.id;
};

const atTheOtherWindow = async (local: ValueClient, say: Say): Promise<void> => {
  await beginShift(local, 'l-zheng', town.trainingPin);
  const [row] = await until('the record at the Local window', async () => {
    const { rows } = await local.exchange.inbox({});
    return rows.length === 0 ? undefined : rows;
  });
  const record = await local.exchange.record({ recordId: row?.recordId ?? '' });
  await local.exchange.confirm({ recordId: record.recordId, version: record.version });
  say(`地税窗口：${record.title.zh} ${formatYuanGrouped(record.totalFen as Fen)} 元，已核对并确认入库`);
};

const confirmedBack = async (state: ValueClient, caseFileId: string, say: Say): Promise<void> => {
  await until('both lanes confirmed', async () => {
    const view = await state.cases.get({ caseFileId });
    return view.lanes.every((lane) => lane.status === 'confirmed') ? true : undefined;
  });
  say('国税窗口：收到地税确认，两条办理线均已办结');
};

/** Where the act is played: two profiles, the State window's paper, and what ends with it. */
export interface PlayedTraining {
  readonly state: string;
  readonly local: string;
  readonly paper: string;
  readonly end: () => Promise<void>;
}

/** A training folder with an exchange of its own. */
export const playedTraining = async (folder: string): Promise<PlayedTraining> => {
  const { exchange, paper } = await openTraining(folder, 'state');
  return { state: join(folder, 'state'), local: join(folder, 'local'), paper, end: exchange.stop };
};

/**
 * Plays the act with nobody at the screen: both windows and the exchange as real processes, from the card on the reader
 * to the confirmed record. Returns the folder with what was printed.
 */
export const playHeadless = async (say: Say, training: PlayedTraining): Promise<string> => {
  const windows: PlayedWindow[] = [];
  try {
    for (const profile of [training.state, training.local]) windows.push(await openPlayedWindow(profile));
    const [state, local] = windows;
    if (state === undefined || local === undefined) throw new Error('a window is missing');
    const caseFileId = await atTheCounter(state.hall, say);
    await atTheOtherWindow(local.hall, say);
    await confirmedBack(state.hall, caseFileId, say);
  } finally {
    for (const window of windows) await window.end();
    await training.end();
  }
  return training.paper;
};

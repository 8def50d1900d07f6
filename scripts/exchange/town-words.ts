import { isAbsolute, relative } from 'node:path';
import { join } from 'node:path';
import { deskToken } from '../../exchange/desk/entry.ts';
import { atExchangeFolder } from '../../main/training/at-exchange.ts';
import { trainingWindows } from '../../main/training/make-profile.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import { root } from '../run-tool.ts';
import type { TownStore } from './town-store.ts';

/** As a person types it: from the project's folder, where npm runs the command. */
const typed = (path: string): string => {
  const near = relative(root, path);
  const short = near.startsWith('..') || isAbsolute(near) ? path : near;
  return /[^\w@%+=:,./\\-]/.test(short) ? `"${short}"` : short;
};

/** The command that opens a window at this exchange. */
const windowCommand = (which: string, url: string, folder: string | undefined): string =>
  `npm start -- --window ${which} --exchange ${url}${folder === undefined ? '' : ` --profile ${typed(folder)}`}`;

/** The command that proves both windows and the exchange from their databases alone. */
const verifyCommand = (town: TownStore, folder: string, url: string): string => {
  const { keysFolder, location } = town;
  const store = location.startsWith('sqlite:')
    ? `sqlite:${typed(location.slice('sqlite:'.length))}`
    : location;
  const windows = Object.keys(trainingWindows)
    .map((which) => ` --window ${typed(join(atExchangeFolder(folder, url), which))}`)
    .join('');
  return `npm run -s exchange:verify -- --keys ${typed(keysFolder)} --store ${store}${windows}`;
};

const keyLines = [
  'c  断开线路 cut the line',
  'r  接通线路 restore the line',
  'd  进入下一个业务日 go on to the next business date',
  'h  再说一遍 say this again',
  'Ctrl+C 结束，下次从这里继续 end; the next start goes on from here',
] as const;

export interface Greeting {
  readonly town: TownStore;
  readonly folder: string;
  /** Whether the caller named the folder. */
  readonly given: boolean;
  readonly url: string;
  /** Of the server itself, behind the line that can be cut. */
  readonly serverUrl: string;
  readonly hallDate: string;
  readonly keys: boolean;
}

/** What the command says once windows can come. */
export const greeting = ({ town, folder, given, url, serverUrl, hallDate, keys }: Greeting): string => {
  const named = given ? folder : undefined;
  const engine = town.location.startsWith('sqlite:') ? 'SQLite' : 'PostgreSQL';
  const { token } = deskToken(town.keys, Date.now());
  return [
    '',
    `练习用交换平台已在 ${engine} 上运行，业务日期 ${hallDate}${town.isNew ? '（新建）' : '（接着上次）'}`,
    `The training exchange runs on ${engine}; business date ${hallDate}${town.isNew ? ' (new)' : ' (going on)'}`,
    '',
    `  地址 address          ${url}`,
    `  值班页 operator page  ${serverUrl}/desk/enter?token=${token}`,
    '',
    `另开两个终端，各打开一个窗口（口令 ${trainingPin}） Open two windows, each in a terminal of its own (PIN ${trainingPin})`,
    `  国税 State   ${windowCommand('state', url, named)}`,
    `  地税 Local   ${windowCommand('local', url, named)}`,
    '',
    '只凭各方数据库核验（窗口开着也行） Prove everything from the databases alone, windows open or closed',
    `  ${verifyCommand(town, folder, url)}`,
    '',
    ...(keys ? ['在本终端按键 Keys in this terminal', ...keyLines.map((line) => `  ${line}`), ''] : []),
  ].join('\n');
};

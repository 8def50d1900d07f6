import { join } from 'node:path';
import { town } from '../../main/training/town/town.ts';
import type { TestBrowser } from '../rehearsal/test-browser.ts';
import { Album, claimLine } from './album.ts';
import { type Chronicle, chronicleOf } from './chronicle.ts';
import { keepFonts } from './index-fonts.ts';
import { indexPage } from './index-page.ts';
import { playDay } from './play-day.ts';
import { openPress, printPaper } from './press.ts';
import type { Scene } from './scene.ts';
import { openStage } from './stage.ts';

export interface DemoOptions {
  readonly scenes: readonly Scene[];
  /** Folder of the album, emptied first; the day’s own folder is made beside it and removed. */
  readonly folder: string;
  readonly browser: TestBrowser;
  readonly rendererFolder: string;
  readonly bridgeFile: string;
  readonly watch: boolean;
  readonly say: (line: string) => void;
}

export interface DemoResult {
  readonly index: string;
  /** One line for each claim that did not hold. */
  readonly broken: readonly string[];
  readonly claims: number;
}

const watchedPictureMs = 2_600;

/** Plays the day, prints the album and writes its index. Throws only where no day could begin. */
export const runDemo = async (options: DemoOptions): Promise<DemoResult> => {
  const begun = performance.now();
  const album = new Album(options.folder);
  const { browser, say } = options;
  const openedPress = openPress(browser);
  // Awaited below; until then a failure is nobody’s surprise.
  openedPress.catch(() => undefined);
  const stage = await openStage({ ...options, within: join(options.folder, '..') });
  let chronicle: Chronicle | undefined;
  let printing: Promise<unknown> = Promise.resolve();
  try {
    await playDay(stage, options.scenes, album, {
      say,
      pictureMs: options.watch ? watchedPictureMs : 0,
      onPaper: (paper) => {
        printing = Promise.all([printing, openedPress.then((press) => printPaper(album, paper, press))]);
        printing.catch(() => undefined);
      },
    });
    await stage.closeWindows();
    chronicle = await chronicleOf(stage);
    album.keep('exchange.jsonl', chronicle.exchangeLog);
    await printing;
  } finally {
    await Promise.all([stage.strike(), openedPress.then((press) => press.close())]);
  }
  const run = {
    businessDate: town.firstBusinessDay,
    seconds: Math.round((performance.now() - begun) / 1000),
    browser: browser.path.split(/[\\/]/).at(-1) ?? '',
    node: process.versions.node,
  };
  const fonts = keepFonts(album, indexPage(album, chronicle, run));
  album.keep('index.html', indexPage(album, chronicle, run, fonts));
  return {
    index: join(options.folder, 'index.html'),
    broken: album.scenes.flatMap((scene) =>
      scene.claims.filter((claim) => !claim.held).map((claim) => claimLine(scene, claim)),
    ),
    claims: album.claims.length,
  };
};

/** Says how it went and returns the exit status of the command. */
export const reportDemo = ({ broken, claims, index }: DemoResult, say: (line: string) => void): number => {
  say(index);
  if (broken.length === 0) {
    say(`全部成立：${claims} 项。 All ${claims} claims held.`);
    return 0;
  }
  say(`${broken.length} 项不成立。 ${broken.length} of ${claims} claims did not hold:`);
  for (const line of broken) say(line);
  return 1;
};

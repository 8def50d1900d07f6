import { readBooks } from '../rehearsal/look-inside.ts';
import type { Album } from './album.ts';
import { claimLine, pictureLine } from './album.ts';
import { type Caption, showCaption } from './caption.ts';
import { isPrinting, type Paper, papersIn, printedJobs } from './papers.ts';
import type { Day, Scene } from './scene.ts';
import { type Stage, trainingWindowNames } from './stage.ts';
import { windowNames } from './words.ts';

export interface PlayOptions {
  readonly say: (line: string) => void;
  /** Told of every paper once its scene is over. */
  readonly onPaper?: (paper: Paper) => void;
  /** Milliseconds a picture stands, for somebody who watches. */
  readonly pictureMs?: number;
}

const settleMs = 15_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Papers that came out since the last scene, in the order in which they did. */
const collectPapers = async (stage: Stage, album: Album): Promise<readonly Paper[]> => {
  const known = new Set(album.scenes.flatMap((scene) => scene.papers.map((paper) => paper.name)));
  for (const name of trainingWindowNames) {
    const { profile, trays } = stage.windows[name];
    const jobs = await readBooks(profile, printedJobs);
    album.scene.papers.push(...papersIn(name, trays, jobs).filter((paper) => !known.has(paper.name)));
  }
  return album.scene.papers;
};

/** Waits until no printer of the hall has a job in its hands. */
const printersRest = async (stage: Stage): Promise<void> => {
  const end = performance.now() + settleMs;
  const isBusy = async (): Promise<boolean> => {
    for (const name of trainingWindowNames) {
      if (await readBooks(stage.windows[name].profile, isPrinting)) return true;
    }
    return false;
  };
  while ((await isBusy()) && performance.now() < end) await pause(50);
};

/**
 * Plays the scenes in their order. A claim that does not hold is kept and the day goes on; a scene that cannot go on,
 * or a process that dies, ends the day, and what was not played is said.
 */
export const playDay = async (
  stage: Stage,
  scenes: readonly Scene[],
  album: Album,
  { say, onPaper, pictureMs = 0 }: PlayOptions,
): Promise<void> => {
  const { state, local } = stage.windows;
  const caption = async (words: Caption): Promise<void> => {
    if (pictureMs > 0) await showCaption(stage, words, pictureMs);
  };
  const day: Day = {
    stage,
    state: state.hands,
    local: local.hands,
    claim: (words, seen, wanted) => {
      album.claim(words, seen, wanted ?? true);
      const made = album.scene.claims.at(-1);
      if (made !== undefined) say(`  ${claimLine(album.scene, made)}`);
    },
    picture: async (window, words) => {
      const { hands } = stage.windows[window];
      await hands.drawn();
      await album.picture(window, hands.page, words);
      const made = album.scene.pictures.at(-1);
      if (made !== undefined) say(`  ▣ ${pictureLine(made)}`);
      await caption({ window, words });
    },
  };

  let broken = false;
  for (const scene of scenes) {
    album.begin(scene.id, scene.title);
    if (broken) {
      day.claim({ zh: '本场演完', en: 'The scene was played' }, '未演 not played', '演完 played');
      continue;
    }
    say(`${scene.id} ${scene.title.zh}（${scene.title.en}）`);
    try {
      await Promise.race([scene.play(day), stage.death]);
      await printersRest(stage);
      for (const paper of await collectPapers(stage, album)) onPaper?.(paper);
    } catch (error) {
      broken = true;
      const why = error instanceof Error ? error.message : String(error);
      day.claim(
        { zh: '本场演完', en: 'The scene was played' },
        why.split('\n').slice(0, 2).join(' '),
        '演完 played',
      );
      await pictureOfFailure(day);
    }
  }
};

/** What stood on the screens when it went wrong, where there still are screens. */
const pictureOfFailure = async (day: Day): Promise<void> => {
  for (const window of trainingWindowNames) {
    try {
      await Promise.race([
        day.picture(window, { zh: `出错时的${windowNames[window].zh}`, en: 'The window when it went wrong' }),
        pause(3_000),
      ]);
    } catch {
      // The window is what died.
    }
  }
};

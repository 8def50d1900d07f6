import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from '../rehearsal/page.ts';
import type { TrainingWindow } from '../../main/training/open-training.ts';
import type { Paper } from './papers.ts';
import { windowNames, type Words } from './words.ts';

/** What was said to be so, and whether it was. */
export interface Claim {
  readonly words: Words;
  readonly held: boolean;
  /** What was seen where it did not hold; a short value where it did. */
  readonly seen: string;
}

export interface Picture {
  readonly words: Words;
  readonly window: TrainingWindow;
  /** Path below the album’s folder. */
  readonly file: string;
}

export interface ScenePages {
  readonly id: string;
  readonly title: Words;
  readonly pictures: Picture[];
  readonly claims: Claim[];
  readonly papers: Paper[];
}

const longest = 400;
const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
/** To the letter: what was seen and what was wanted may differ by little. */
const exact = (value: unknown): string =>
  short(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'));
/** For people. */
const plain = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? '是 yes' : '否 no';
  if (value === null || value === undefined) return '无 none';
  if (Array.isArray(value))
    return value.length === 0
      ? '无 none'
      : value.map((each) => (Array.isArray(each) ? `（${plain(each)}）` : plain(each))).join('，');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : exact(value);
};

/** Everything the day leaves: scene by scene what was seen, claimed and printed. Lies in a folder of its own. */
export class Album {
  readonly folder: string;
  readonly scenes: ScenePages[] = [];

  /** Empties the folder. */
  constructor(folder: string) {
    this.folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  begin(id: string, title: Words): void {
    this.scenes.push({ id, title, pictures: [], claims: [], papers: [] });
  }

  get scene(): ScenePages {
    const scene = this.scenes.at(-1);
    if (scene === undefined) throw new Error('no scene has begun');
    return scene;
  }

  get claims(): readonly Claim[] {
    return this.scenes.flatMap((scene) => scene.claims);
  }

  /** Says that `seen` is `wanted`; what is not so is kept, and the day goes on. */
  claim(words: Words, seen: unknown, wanted: unknown = true): void {
    const held = isDeepStrictEqual(seen, wanted);
    const text = held ? short(plain(seen)) : `${exact(seen)} ≠ ${exact(wanted)}`;
    this.scene.claims.push({ words, held, seen: text });
  }

  /** The window as it stands, under a name that is the same on every run. */
  async picture(window: TrainingWindow, page: Page, words: Words): Promise<void> {
    const { id, pictures } = this.scene;
    const file = `pictures/${id}-${pictures.length + 1}-${window}.png`;
    await page.screenshot(join(this.folder, file));
    pictures.push({ words, window, file });
  }

  keep(file: string, content: Uint8Array | string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** One line for a terminal. */
export const claimLine = (scene: ScenePages, claim: Claim): string =>
  `${claim.held ? '✓' : '✗'} ${scene.title.zh}｜${claim.words.zh}（${claim.words.en}）${claim.held ? '' : `：${claim.seen}`}`;

export const pictureLine = (picture: Picture): string =>
  `${windowNames[picture.window].zh}：${picture.words.zh}（${picture.words.en}）`;

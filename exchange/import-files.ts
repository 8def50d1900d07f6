import fs from 'node:fs';
import path from 'node:path';
import { maxSealedFileBytes, sealedFileExtension } from '../contract/exchange/sealed-file.ts';
import { Fault } from '../domain/faults.ts';
import { sha256Hex } from '../evidence/canonical.ts';
import { type SealedFilePort, takeSealedFile } from './sealed-files.ts';

/** What became of one file. */
export type Imported =
  | { readonly file: string; readonly device: string; readonly fresh: number; readonly answer: string }
  | { readonly file: string; readonly held: string }
  | { readonly file: string; readonly refused: Fault };

export interface ImportFolders {
  /** Files whose messages have a gap before them wait here, still sealed, until the gap is filled. */
  readonly held: string;
  /** Answers are written here; beside each file unless given. */
  readonly answers?: string;
}

/** Whole or not at all: to the disk beside its place, then by rename. */
const writeWhole = (file: string, text: string): void => {
  const part = `${file}.part`;
  const fd = fs.openSync(part, 'w', 0o600);
  try {
    fs.writeFileSync(fd, text);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(part, file);
};

const sealedFilesIn = (folder: string): string[] =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        .filter((name) => name.endsWith(sealedFileExtension))
        .map((name) => path.join(folder, name))
    : [];

const readFile = (file: string): string => {
  if (fs.statSync(file).size > maxSealedFileBytes) throw new Fault('exchange/file-too-large');
  return fs.readFileSync(file, 'utf8');
};

/**
 * Takes sealed files of windows at the exchange itself, in any order: one whose messages have a gap before them is held
 * and tried again after every other one, in this run or a later one. Each that lands is answered by a file for its
 * window. One that is refused keeps none of the others from being taken.
 */
export const importFiles = async (
  port: SealedFilePort,
  given: readonly string[],
  folders: ImportFolders,
): Promise<readonly Imported[]> => {
  const outcomes = new Map<string, Imported>();
  const take = async (file: string): Promise<Imported> => {
    const text = readFile(file);
    const { device, fresh, answer } = await takeSealedFile(port, text);
    const isHeld = path.dirname(file) === folders.held;
    // An answer never lies among the files that wait: it would be taken for one of them.
    const folder = folders.answers ?? (isHeld ? path.dirname(folders.held) : path.dirname(file));
    const name = `answer-for-${device}-${sha256Hex(answer).slice(0, 8)}${sealedFileExtension}`;
    writeWhole(path.join(folder, name), answer);
    if (isHeld) fs.rmSync(file);
    return { file, device, fresh, answer: path.join(folder, name) };
  };
  for (let waiting = [...new Set([...given, ...sealedFilesIn(folders.held)])], moved = true; moved; ) {
    moved = false;
    const still: string[] = [];
    for (const file of waiting)
      try {
        outcomes.set(file, await take(file));
        moved = true;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        if (error.code === 'exchange/sequence-gap') still.push(file);
        else outcomes.set(file, { file, refused: error });
      }
    waiting = still;
    if (moved) continue;
    for (const file of waiting) {
      fs.mkdirSync(folders.held, { recursive: true, mode: 0o700 });
      const held = path.join(folders.held, `${sha256Hex(readFile(file))}${sealedFileExtension}`);
      if (held !== file) writeWhole(held, readFile(file));
      outcomes.set(file, { file, held });
    }
  }
  return [...outcomes.values()];
};

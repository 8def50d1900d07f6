import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join, parse } from 'node:path';
import { maxSealedFileBytes, sealedFileExtension } from '../../contract/exchange/sealed-file.ts';
import { Fault } from '../../domain/faults.ts';

/** A stick as a person sees it. */
export interface Stick {
  readonly folder: string;
  readonly label: string;
  readonly freeBytes: number;
}

/** What tests stand in for: the disk calls a stick can fail at. */
export interface StickDisk {
  readonly open: typeof openSync;
  readonly write: (fd: number, text: string) => void;
  readonly sync: typeof fsyncSync;
  readonly rename: typeof renameSync;
}

const disk: StickDisk = {
  open: openSync,
  write: (fd, text) => {
    const bytes = Buffer.from(text, 'utf8');
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
  },
  sync: fsyncSync,
  rename: renameSync,
};

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const readOnly = new Set(['EROFS', 'EACCES', 'EPERM']);
const gone = new Set(['ENOENT', 'EIO', 'ENODEV', 'ENXIO', 'ENOTDIR', 'EBADF', 'EBUSY', 'UNKNOWN']);

/** A stick fails in few ways, and each has its sentence; anything else is a bug and stays one. */
const asStickFault = (error: unknown): unknown => {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return error;
  if (full.has(code)) return new Fault('exchange/stick-full');
  if (readOnly.has(code)) return new Fault('exchange/stick-read-only');
  return gone.has(code) ? new Fault('exchange/stick-gone') : error;
};

const onStick = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw asStickFault(error);
  }
};

/** Folders under which this system shows removable disks; on Windows every drive letter but the system's. */
const mountsOf = (): readonly string[] => {
  if (process.platform === 'win32') {
    const system = (process.env['SystemDrive'] ?? 'C:').toUpperCase();
    return [...'DEFGHIJKLMNOPQRSTUVWXYZ']
      .map((letter) => `${letter}:`)
      .filter((drive) => drive !== system && existsSync(`${drive}\\`))
      .map((drive) => `${drive}\\`);
  }
  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8').split('\n') : [];
  return (
    mounts
      // The kernel writes a space in a path as \040.
      .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '))
      .filter((path) => /^(\/run)?\/media\//.test(path))
  );
};

/** Sticks that are plugged in; in training folders stand for them, and no real one is looked for. */
export const findSticks = (trainingSticks: readonly string[] | null): readonly Stick[] =>
  (trainingSticks ?? mountsOf()).flatMap((folder) => {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return [{ folder, label: basename(folder) || folder, freeBytes: bavail * bsize }];
    } catch {
      // Pulled out between the list and the look: it is not there.
      return [];
    }
  });

/** Only a stick that is in the list, so that the page cannot name any folder of this machine. Throws exchange/stick-unknown. */
export const stickFolder = (trainingSticks: readonly string[] | null, wanted: string): string => {
  const found = findSticks(trainingSticks).find(({ folder }) => folder === wanted);
  if (found === undefined) throw new Fault('exchange/stick-unknown');
  return found.folder;
};

/** Names of files of one kind on a stick, newest first. Throws exchange/stick-gone. */
export const filesOnStick = (folder: string, extension = sealedFileExtension): readonly string[] =>
  onStick(() =>
    readdirSync(folder)
      .filter((name) => name.endsWith(extension) && !name.startsWith('.'))
      .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name),
  );

/** Reads one of the files listed. Throws exchange/stick-unknown, exchange/stick-gone, exchange/file-too-large. */
export const readFromStick = (folder: string, name: string, extension = sealedFileExtension): string =>
  readBytesFromStick(folder, name, extension).toString('utf8');

/** The same for a file that is no text, of `mostBytes` at most. */
export const readBytesFromStick = (
  folder: string,
  name: string,
  extension: string,
  mostBytes = maxSealedFileBytes,
): Buffer => {
  if (!filesOnStick(folder, extension).includes(name)) throw new Fault('exchange/stick-unknown');
  return onStick(() => {
    const path = join(folder, name);
    if (statSync(path).size > mostBytes) throw new Fault('exchange/file-too-large');
    return readFileSync(path);
  });
};

const freeName = (folder: string, name: string, again = 1): string => {
  const { name: stem, ext } = parse(name);
  const tried = again === 1 ? name : `${stem}-${again}${ext}`;
  return existsSync(join(folder, tried)) ? freeName(folder, name, again + 1) : tried;
};

/**
 * Writes a file whole or not at all: beside its place, to the disk, then by rename. A stick pulled out in between leaves
 * at most a part with another name, which nobody takes for the file. Answers the name it got. Throws
 * exchange/stick-full, exchange/stick-read-only, exchange/stick-gone.
 */
export const writeToStick = (folder: string, wanted: string, text: string, on: StickDisk = disk): string => {
  const name = freeName(folder, wanted);
  const part = join(folder, `.${name}.part`);
  try {
    const fd = on.open(part, 'w', 0o600);
    try {
      on.write(fd, text);
      on.sync(fd);
    } finally {
      closeSync(fd);
    }
    on.rename(part, join(folder, name));
    if (process.platform !== 'win32') {
      const directory = openSync(folder, 'r');
      on.sync(directory);
      closeSync(directory);
    }
    return name;
  } catch (error) {
    try {
      rmSync(part, { force: true });
    } catch {
      // A stick that is gone keeps its part; what is told is why the writing failed.
    }
    throw asStickFault(error);
  }
};

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getRawHeader } from '@electron/asar';
import { NtExecutable, NtExecutableResource } from 'resedit';
import { fuseMark, fuseNames } from './stand-in.ts';

export interface ArchivedFile {
  /** With `/`, from the top of the archive. */
  readonly path: string;
  readonly size: number;
  readonly unpacked: boolean;
  /** SHA-256 that Electron compares before it uses the file. */
  readonly hash: string | undefined;
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  readonly unpacked?: boolean;
  readonly link?: string;
  readonly integrity?: { readonly hash: string };
}

/** Every file of an archive; throws on a link, which could lead out of it. */
export const filesOf = (archive: string): readonly ArchivedFile[] => {
  const found: ArchivedFile[] = [];
  const visit = (entry: Entry, path: string): void => {
    if (entry.link !== undefined) throw new Error(`a link in the archive: ${path}`);
    if (entry.files === undefined) {
      const { size = 0, unpacked = false, integrity } = entry;
      found.push({ path, size, unpacked, hash: integrity?.hash });
      return;
    }
    for (const [name, child] of Object.entries(entry.files))
      visit(child, path === '' ? name : `${path}/${name}`);
  };
  visit(getRawHeader(archive).header as Entry, '');
  return found;
};

export const headerHashOf = (archive: string): string =>
  createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');

type FuseState = 'on' | 'off';

/** The fuses of a program, read from its bytes: not by the library that set them. */
export const fusesOf = (program: string): Readonly<Record<string, FuseState>> => {
  const bytes = readFileSync(program);
  const at = bytes.indexOf(fuseMark);
  if (at < 0 || bytes.indexOf(fuseMark, at + 1) >= 0) throw new Error('not exactly one set of fuses');
  const start = at + fuseMark.length;
  const count = bytes[start + 1] ?? 0;
  const states = bytes.subarray(start + 2, start + 2 + count).toString('latin1');
  if (bytes[start] !== 1 || !/^[01]{8}$/.test(states)) throw new Error(`fuses unknown: ${states}`);
  return Object.fromEntries(fuseNames.map((name, index) => [name, states[index] === '1' ? 'on' : 'off']));
};

/** What a Windows program says its archives must hash to. */
export const integrityInProgram = (program: string): unknown => {
  const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(program)));
  const found = entries.filter((entry) => entry.type === 'INTEGRITY' && entry.id === 'ELECTRONASAR');
  if (found[0] === undefined || found.length > 1) throw new Error('not exactly one list of hashes');
  return JSON.parse(Buffer.from(found[0].bin).toString('utf8'));
};

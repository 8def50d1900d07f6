import { join } from 'node:path';
import { Fault } from '../../domain/faults.ts';
import { libraryCalls } from './library-calls.ts';
import { loadLibrary } from './library.ts';
import type { NativeArgument, NativeFunction, NativeType } from './library.ts';

export interface WindowsLibraryOptions {
  /** Another library with the same functions. */
  readonly library?: string;
  /** How long one call may take, milliseconds. */
  readonly deadlineMs?: number;
}

/** Functions of a library of Windows, which run beside the event loop, one deed after the other. */
export interface WindowsLibrary<Name extends string> {
  /** Bytes of a pointer. */
  readonly pointer: 4 | 8;
  /** One function, within a deed. */
  run(name: Name, ...values: readonly NativeArgument[]): Promise<number | bigint>;
  /** One deed. One that `tidies` runs behind what hangs. Throws `device/spooler-silent` where it does not come back. */
  call<T>(work: (isGivenUp: () => boolean) => Promise<T>, tidies?: true): Promise<T>;
}

const pathOf = (file: string): string => {
  if (process.platform !== 'win32') throw new Fault('device/spooler-elsewhere');
  return join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', file);
};

/**
 * Loads a library of the printing system. Throws `device/spooler-elsewhere` where this is not Windows, and what
 * `loadLibrary` throws.
 */
export const loadWindowsLibrary = async <Name extends string>(
  file: string,
  takes: Readonly<Record<Name, readonly NativeType[]>>,
  returns: (name: string) => NativeType,
  { library, deadlineMs }: WindowsLibraryOptions & { readonly deadlineMs: number },
): Promise<WindowsLibrary<Name>> => {
  const loaded = await loadLibrary(library ?? pathOf(file));
  const functions = Object.fromEntries(
    Object.entries<readonly NativeType[]>(takes).map(([name, types]) => [
      name,
      loaded.get(name, { returns: returns(name), takes: types, convention: 'stdcall' }),
    ]),
  ) as Record<Name, NativeFunction>;
  const inTurn = libraryCalls();
  return {
    pointer: process.arch === 'ia32' ? 4 : 8,
    run: (name, ...values) => functions[name].later(...values),
    call: (work, tidies) =>
      inTurn({
        deadlineMs,
        stuck: () => new Fault('device/spooler-silent'),
        work,
        ...(tidies === undefined ? {} : { tidies }),
      }),
  };
};

/** As the wide functions of Windows take it. */
export const utf16 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(`${text}\0`, 'utf16le'));

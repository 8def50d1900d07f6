import { leastDevmode } from '../protocols/devmode.ts';
import type { NativeArgument, NativeType } from './library.ts';
import { nativeMemory } from './native-memory.ts';
import { loadWindowsLibrary, utf16 } from './windows-library.ts';
import type { WindowsLibraryOptions } from './windows-library.ts';

/** The functions of winspool.drv by winspool.h; BOOL, DWORD and HANDLE as they cross, strings as UTF-16. */
const takes = {
  OpenPrinterW: ['bytes', 'bytes', 'handle'],
  ClosePrinter: ['handle'],
  StartDocPrinterW: ['handle', 'uint32', 'handle'],
  StartPagePrinter: ['handle'],
  WritePrinter: ['handle', 'bytes', 'uint32', 'bytes'],
  EndPagePrinter: ['handle'],
  EndDocPrinter: ['handle'],
  AbortPrinter: ['handle'],
  GetJobW: ['handle', 'uint32', 'uint32', 'handle', 'uint32', 'bytes'],
  SetJobW: ['handle', 'uint32', 'uint32', 'handle', 'uint32'],
  GetPrinterW: ['handle', 'uint32', 'handle', 'uint32', 'bytes'],
  EnumPrintersW: ['uint32', 'bytes', 'uint32', 'handle', 'uint32', 'bytes', 'bytes'],
  DocumentPropertiesW: ['handle', 'handle', 'bytes', 'bytes', 'bytes', 'uint32'],
  DeviceCapabilitiesW: ['bytes', 'handle', 'uint32', 'bytes', 'handle'],
} as const satisfies Record<string, readonly NativeType[]>;
type Name = keyof typeof takes;

/**
 * Where fields lie, by winspool.h: DOC_INFO_1W is three pointers (name, file, data type); JOB_INFO_1W has its Status
 * behind a DWORD and six pointers; PRINTER_INFO_4W is two pointers and its Attributes; PRINTER_INFO_6 one DWORD.
 */
const layouts = {
  4: { jobStatus: 28, printer4: { attributes: 8, size: 12 } },
  8: { jobStatus: 56, printer4: { attributes: 16, size: 24 } },
} as const;

/** PRINTER_ENUM_LOCAL and PRINTER_ENUM_CONNECTIONS: those at this machine and those it was connected to. */
const enumerated = 0x2 | 0x4;

/** DC_PAPERS and DC_PAPERSIZE: the numbers of the papers a printer knows, and their sizes in tenths of a millimetre. */
const papersAre = { numbers: 2, sizes: 3 } as const;
/** DM_OUT_BUFFER and DM_IN_BUFFER of DocumentProperties, and its IDOK. */
const deviceMode = { out: 2, in: 8, taken: 1 } as const;

/** Commands of SetJob. Retained, a job stays in the list after its end, where the end can be seen. */
export const jobControl = { retain: 8, release: 9 } as const;

/** What Windows says of a printer: flags of PRINTER_INFO_6 and of PRINTER_INFO_4. */
export interface PrinterFlags {
  readonly status: number;
  readonly attributes: number;
}

/** A paper as a printer's driver lists it. */
export interface KnownPaper {
  readonly paper: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/**
 * The printing service of Windows. `undefined`, `0` and `false` are its refusals; it says no more, since the last error
 * of a thread is not to be had here. Every function throws `device/spooler-silent` where it does not come back.
 */
export interface Spooler {
  /** The names of the printers; `undefined` where the service does not run. */
  printers(): Promise<readonly string[] | undefined>;
  open(printer: string): Promise<bigint | undefined>;
  /** Behind whatever still runs on it; never waits for that. */
  close(handle: bigint): void;
  printerFlags(handle: bigint): Promise<PrinterFlags | undefined>;
  /** Begins a RAW document and returns the number of its job, 0 where it is refused. */
  startDocument(handle: bigint, name: string): Promise<number>;
  startPage(handle: bigint): Promise<boolean>;
  /** How many bytes it took, which may be fewer than it was given. */
  write(handle: bigint, bytes: Uint8Array): Promise<{ readonly taken: boolean; readonly written: number }>;
  endPage(handle: bigint): Promise<boolean>;
  endDocument(handle: bigint): Promise<boolean>;
  /** Takes the document back, also behind a call that hangs. */
  abort(handle: bigint): Promise<boolean>;
  /** The flags of a job; `undefined` where there is no such job. */
  jobFlags(handle: bigint, jobId: number): Promise<number | undefined>;
  controlJob(handle: bigint, jobId: number, command: number): Promise<boolean>;
  /** The papers of a printer; none where its driver does not say. */
  papers(printer: string): Promise<readonly KnownPaper[]>;
  /** How a printer is usually set, as DEVMODEW; or what its driver makes of `asked`. */
  settings(handle: bigint, printer: string, asked?: Uint8Array): Promise<Uint8Array | undefined>;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const uint32Of = (bytes: Uint8Array, at = 0): number => viewOf(bytes).getUint32(at, true);

/**
 * Loads winspool.drv. Its calls run beside the event loop, one after the other. Throws `device/spooler-elsewhere` where
 * this is not Windows, and what `loadLibrary` throws.
 */
export const loadSpooler = async (options: WindowsLibraryOptions = {}): Promise<Spooler> => {
  const { pointer, call, ...library } = await loadWindowsLibrary('winspool.drv', takes, () => 'uint32', {
    ...options,
    deadlineMs: options.deadlineMs ?? 10_000,
  });
  const take = await nativeMemory();
  const layout = layouts[pointer];
  const run = async (name: Name, ...values: readonly NativeArgument[]): Promise<number> =>
    Number(await library.run(name, ...values));
  const plain = (name: Name, ...values: readonly NativeArgument[]): Promise<boolean> =>
    call(async () => (await run(name, ...values)) !== 0);

  interface Filled {
    readonly bytes: Uint8Array;
    /** Where they lay: the pointers among them lead into them. */
    readonly address: bigint;
    readonly count: number;
  }
  /** For the functions that say how much room they need: asked again with that much. */
  const filled = async (
    ask: (address: bigint, size: number, needed: Uint8Array, count: Uint8Array) => Promise<number>,
  ): Promise<Filled | undefined> => {
    const needed = new Uint8Array(4);
    const count = new Uint8Array(4);
    for (let size = 4_096; ; size = uint32Of(needed)) {
      const bytes = new Uint8Array(size);
      const room = take(bytes);
      try {
        if ((await ask(room.address, size, needed, count)) !== 0) {
          room.copyTo(bytes);
          return { bytes, address: room.address, count: uint32Of(count) };
        }
      } finally {
        room.release();
      }
      if (uint32Of(needed) <= size) return undefined;
    }
  };
  /** The string a pointer of the filled memory leads to; nothing outside it is read. */
  const textAt = ({ bytes, address }: Filled, at: number): string => {
    const pointed = pointer === 4 ? BigInt(uint32Of(bytes, at)) : viewOf(bytes).getBigUint64(at, true);
    const start = pointed - address;
    if (start < 0n || start >= BigInt(bytes.length)) return '';
    return (
      Buffer.from(bytes.subarray(Number(start)))
        .toString('utf16le')
        .split('\0')[0] ?? ''
    );
  };
  const printerLevel = (handle: bigint, level: number): Promise<Filled | undefined> =>
    filled((address, size, needed) => run('GetPrinterW', handle, level, address, size, needed));

  return {
    printers: () =>
      call(async () => {
        const found = await filled((address, size, needed, count) =>
          run('EnumPrintersW', enumerated, null, 4, address, size, needed, count),
        );
        if (found === undefined) return undefined;
        return Array.from({ length: found.count }, (_, index) => textAt(found, index * layout.printer4.size));
      }),
    open: (printer) =>
      call(async (isGivenUp) => {
        const cell = new Uint8Array(8);
        if ((await run('OpenPrinterW', utf16(printer), cell, 0)) === 0) return undefined;
        const handle = viewOf(cell).getBigUint64(0, true);
        if (isGivenUp()) await run('ClosePrinter', handle);
        return handle;
      }),
    close(handle) {
      // A handle whose closing nobody waits for: the next call says it where the service hangs.
      call(() => run('ClosePrinter', handle), true).catch(() => undefined);
    },
    printerFlags: (handle) =>
      call(async () => {
        const status = await printerLevel(handle, 6);
        const listed = await printerLevel(handle, 4);
        if (status === undefined || listed === undefined) return undefined;
        return {
          status: uint32Of(status.bytes),
          attributes: uint32Of(listed.bytes, layout.printer4.attributes),
        };
      }),
    startDocument: (handle, name) =>
      call(async (isGivenUp) => {
        const title = utf16(name);
        const head = 3 * pointer;
        const info = take(Uint8Array.of(...new Uint8Array(head), ...title, ...utf16('RAW')), [
          { at: 0, to: head },
          { at: 2 * pointer, to: head + title.length },
        ]);
        try {
          const jobId = await run('StartDocPrinterW', handle, 1, info.address);
          if (jobId !== 0 && isGivenUp()) await run('AbortPrinter', handle);
          return jobId;
        } finally {
          info.release();
        }
      }),
    startPage: (handle) => plain('StartPagePrinter', handle),
    write: (handle, bytes) =>
      call(async () => {
        const written = new Uint8Array(4);
        const taken = (await run('WritePrinter', handle, bytes, bytes.length, written)) !== 0;
        return { taken, written: uint32Of(written) };
      }),
    endPage: (handle) => plain('EndPagePrinter', handle),
    endDocument: (handle) => plain('EndDocPrinter', handle),
    abort: (handle) => call(async () => (await run('AbortPrinter', handle)) !== 0, true),
    jobFlags: (handle, jobId) =>
      call(async () => {
        const job = await filled((address, size, needed) =>
          run('GetJobW', handle, jobId, 1, address, size, needed),
        );
        return job === undefined ? undefined : uint32Of(job.bytes, layout.jobStatus);
      }),
    controlJob: (handle, jobId, command) => plain('SetJobW', handle, jobId, 0, 0, command),
    papers: (printer) =>
      call(async () => {
        const name = utf16(printer);
        const list = async (which: number, room: Uint8Array | null): Promise<number> =>
          // -1 where the driver does not say.
          Math.max(0, (await run('DeviceCapabilitiesW', name, 0, which, room, 0)) | 0);
        const count = await list(papersAre.numbers, null);
        const numbers = new Uint8Array(2 * count);
        const sizes = new Uint8Array(8 * count);
        if (count === 0 || (await list(papersAre.sizes, null)) !== count) return [];
        await list(papersAre.numbers, numbers);
        await list(papersAre.sizes, sizes);
        return Array.from({ length: count }, (_, index) => ({
          paper: viewOf(numbers).getUint16(2 * index, true),
          widthMm: uint32Of(sizes, 8 * index) / 10,
          heightMm: uint32Of(sizes, 8 * index + 4) / 10,
        }));
      }),
    settings: (handle, printer, asked) =>
      call(async () => {
        const name = utf16(printer);
        const size = (await run('DocumentPropertiesW', 0, handle, name, null, null, 0)) | 0;
        if (size < leastDevmode) return undefined;
        const room = new Uint8Array(size);
        const mode = asked === undefined ? deviceMode.out : deviceMode.out | deviceMode.in;
        const said = await run('DocumentPropertiesW', 0, handle, name, room, asked ?? null, mode);
        return said === deviceMode.taken ? room : undefined;
      }),
  };
};

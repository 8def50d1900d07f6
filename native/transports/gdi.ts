import type { Dib } from '../protocols/dib.ts';
import type { NativeArgument, NativeType } from './library.ts';
import { nativeMemory } from './native-memory.ts';
import { loadWindowsLibrary, utf16 } from './windows-library.ts';
import type { WindowsLibraryOptions } from './windows-library.ts';

/** The functions of gdi32.dll by wingdi.h; int, DWORD and HDC as they cross, strings as UTF-16. */
const takes = {
  CreateDCW: ['bytes', 'bytes', 'handle', 'bytes'],
  DeleteDC: ['handle'],
  GetDeviceCaps: ['handle', 'int32'],
  StartDocW: ['handle', 'handle'],
  StartPage: ['handle'],
  StretchDIBits: [
    ...(['handle', 'int32', 'int32', 'int32', 'int32', 'int32', 'int32', 'int32', 'int32'] as const),
    ...(['bytes', 'bytes', 'uint32', 'uint32'] as const),
  ],
  EndPage: ['handle'],
  EndDoc: ['handle'],
  AbortDoc: ['handle'],
} as const satisfies Record<string, readonly NativeType[]>;
type Name = keyof typeof takes;

/** Indices of GetDeviceCaps, in dots but for the first two. */
const caps = {
  dpiX: 88,
  dpiY: 90,
  reachedWidth: 8,
  reachedHeight: 10,
  paperWidth: 110,
  paperHeight: 111,
  offsetX: 112,
  offsetY: 113,
} as const;
/** What a printer makes of its paper: dots per inch, how many it reaches, how many the paper has, where those begin. */
export type PaperDots = Readonly<Record<keyof typeof caps, number>>;

/** DIB_RGB_COLORS and SRCCOPY. */
const asItIs = { colours: 0, copied: 0x00cc_0020 } as const;

/** Where the fields of a DOCINFOW lie: its size, and the title behind it. */
const docInfo = { 4: { title: 4, size: 20 }, 8: { title: 8, size: 40 } } as const;

/**
 * Windows' way of drawing on a printer. `undefined`, `false` and a number below 1 are its refusals, of which it says no
 * more. Every function throws `device/spooler-silent` where it does not come back.
 */
export interface Gdi {
  /** A printer set as `devmode` says, to be drawn on. */
  open(printer: string, devmode: Uint8Array): Promise<bigint | undefined>;
  /** Behind whatever still runs on it; never waits for that. */
  close(context: bigint): void;
  paperDots(context: bigint): Promise<PaperDots>;
  /** Begins a document and returns the number of its job in the spooler. */
  startDocument(context: bigint, name: string): Promise<number>;
  startPage(context: bigint): Promise<boolean>;
  /** Puts a bitmap at a dot of what the printer reaches, each of its own dots `stepX` wide and `stepY` high. */
  draw(context: bigint, dib: Dib, at: BitmapPlace): Promise<boolean>;
  endPage(context: bigint): Promise<boolean>;
  endDocument(context: bigint): Promise<boolean>;
  /** Takes the document back, also behind a call that hangs. */
  abort(context: bigint): Promise<boolean>;
}

export interface BitmapPlace {
  readonly left: number;
  readonly top: number;
  readonly stepX: number;
  readonly stepY: number;
}

/**
 * Loads gdi32.dll. Its calls run beside the event loop, one after the other. Throws `device/spooler-elsewhere` where
 * this is not Windows, and what `loadLibrary` throws.
 */
export const loadGdi = async (options: WindowsLibraryOptions = {}): Promise<Gdi> => {
  const { pointer, run, call } = await loadWindowsLibrary(
    'gdi32.dll',
    takes,
    (name) => (name === 'CreateDCW' ? 'handle' : 'int32'),
    { ...options, deadlineMs: options.deadlineMs ?? 20_000 },
  );
  const take = await nativeMemory();
  const layout = docInfo[pointer];
  const plain = (name: Name, ...values: readonly NativeArgument[]): Promise<boolean> =>
    call(async () => Number(await run(name, ...values)) > 0);

  return {
    open: (printer, devmode) =>
      call(async (isGivenUp) => {
        const context = BigInt(await run('CreateDCW', utf16('WINSPOOL'), utf16(printer), 0, devmode));
        if (context === 0n) return undefined;
        if (isGivenUp()) await run('DeleteDC', context);
        return context;
      }),
    close(context) {
      // A context whose end nobody waits for: the next call says it where the service hangs.
      call(() => run('DeleteDC', context), true).catch(() => undefined);
    },
    paperDots: (context) =>
      call(async () => {
        const dots: Record<string, number> = {};
        for (const [name, index] of Object.entries(caps))
          dots[name] = Number(await run('GetDeviceCaps', context, index));
        return dots as PaperDots;
      }),
    startDocument: (context, name) =>
      call(async (isGivenUp) => {
        const head = new Uint8Array(layout.size);
        new DataView(head.buffer).setUint32(0, layout.size, true);
        const info = take(Uint8Array.of(...head, ...utf16(name)), [{ at: layout.title, to: layout.size }]);
        try {
          const jobId = Number(await run('StartDocW', context, info.address));
          if (jobId > 0 && isGivenUp()) await run('AbortDoc', context);
          return jobId;
        } finally {
          info.release();
        }
      }),
    startPage: (context) => plain('StartPage', context),
    draw: (context, { width, height, dots, info }, { left, top, stepX, stepY }) =>
      plain(
        'StretchDIBits',
        ...[context, left, top, width * stepX, height * stepY, 0, 0, width, height],
        dots,
        info,
        asItIs.colours,
        asItIs.copied,
      ),
    endPage: (context) => plain('EndPage', context),
    endDocument: (context) => plain('EndDoc', context),
    abort: (context) => call(async () => Number(await run('AbortDoc', context)) > 0, true),
  };
};

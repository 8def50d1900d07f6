import { closeSync, constants, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { WireModel } from './in-process.ts';

export interface PtyPair {
  /** The path the serial port driver opens. */
  readonly path: string;
  /** Hangs the line up, as pulling the plug does. Idempotent. */
  close(): void;
}

interface Libc {
  readonly openpt: (flags: number) => number;
  readonly grantpt: (fd: number) => number;
  readonly unlockpt: (fd: number) => number;
  readonly ptsname: (fd: number) => string | null;
  readonly tcgetattr: (fd: number, termios: Uint8Array) => number;
  readonly cfmakeraw: (termios: Uint8Array) => void;
  readonly tcsetattr: (fd: number, actions: number, termios: Uint8Array) => number;
}

/** Larger than `struct termios` on every system served here (60 bytes on glibc, 72 on macOS). */
const termiosRoom = 256;

/** Linux keeps the speed of a line in these bits of `c_cflag`, the third word of the struct. */
const speedBits = 0o10017;
const linuxSpeeds: Readonly<Record<number, number>> = {
  0o15: 9_600,
  0o16: 19_200,
  0o17: 38_400,
  0o10001: 57_600,
  0o10002: 115_200,
};
const cflagAt = 8;

const libraryNames: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['libc.so.6', 'libc.so'],
  darwin: ['libSystem.B.dylib'],
};

const loadLibc = async (): Promise<Libc | undefined> => {
  const names = libraryNames[process.platform];
  if (names === undefined) return undefined;
  const { default: koffi } = await import('koffi');
  for (const name of names) {
    let library: ReturnType<typeof koffi.load>;
    try {
      library = koffi.load(name);
    } catch {
      // This system calls its C library something else; the next name is tried.
      continue;
    }
    return {
      openpt: library.func('int posix_openpt(int)') as Libc['openpt'],
      grantpt: library.func('int grantpt(int)') as Libc['grantpt'],
      unlockpt: library.func('int unlockpt(int)') as Libc['unlockpt'],
      ptsname: library.func('str ptsname(int)') as Libc['ptsname'],
      tcgetattr: library.func('int tcgetattr(int, _Out_ uint8_t *)') as Libc['tcgetattr'],
      cfmakeraw: library.func('void cfmakeraw(_Inout_ uint8_t *)') as Libc['cfmakeraw'],
      tcsetattr: library.func('int tcsetattr(int, int, uint8_t *)') as Libc['tcsetattr'],
    };
  }
  return undefined;
};

/**
 * Puts a virtual device model on a pseudo-terminal, so that the real serial port driver talks to it through the
 * kernel. `undefined` where this system offers none (Windows, or a sandbox without /dev/ptmx).
 */
export const plugIntoPty = async (model: WireModel): Promise<PtyPair | undefined> => {
  const libc = await loadLibc();
  if (libc === undefined) return undefined;
  const master = libc.openpt(constants.O_RDWR | constants.O_NOCTTY);
  if (master < 0) return undefined;
  const path = libc.grantpt(master) === 0 && libc.unlockpt(master) === 0 ? libc.ptsname(master) : null;
  if (path === null) {
    closeSync(master);
    return undefined;
  }
  // Held open from this side too: a master whose slave nobody holds reads EIO between two openings of the port.
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const termios = new Uint8Array(termiosRoom);
  if (libc.tcgetattr(slave, termios) === 0) {
    libc.cfmakeraw(termios);
    libc.tcsetattr(slave, 0, termios);
  }

  const line = new ReadStream(master);
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    line.destroy();
    closeSync(slave);
  };
  const receive = model.plugIn({
    send(bytes) {
      if (open) line.write(Buffer.from(bytes));
    },
    drop() {
      setImmediate(close);
    },
    speed() {
      if (process.platform !== 'linux' || !open) return undefined;
      const now = new Uint8Array(termiosRoom);
      if (libc.tcgetattr(slave, now) !== 0) return undefined;
      return linuxSpeeds[new DataView(now.buffer).getUint32(cflagAt, true) & speedBits];
    },
  });
  line.on('data', (bytes: Buffer) => receive(bytes));
  line.on('error', close);
  return { path, close };
};

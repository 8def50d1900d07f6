import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Where the virtual reader of vsmartcard waits for its card. */
const virtualReaderPort = 0x8c7b;
export const virtualReader = 'Virtual PCD 00 00';
const socketPath = '/run/pcscd/pcscd.comm';

const path = ['/usr/sbin/pcscd', '/sbin/pcscd'].find((one) => existsSync(one));

const running = (): boolean => {
  try {
    execFileSync('pgrep', ['-x', 'pcscd'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Why this machine cannot run the smart card service for a test; `undefined` where it can. */
export const whyNoService = (): string | undefined => {
  if (path === undefined) return 'pcscd is not installed';
  if (!existsSync('/etc/reader.conf.d/vpcd')) return 'vsmartcard-vpcd is not installed';
  try {
    accessSync(existsSync('/run/pcscd') ? '/run/pcscd' : '/run', constants.W_OK);
  } catch {
    return 'pcscd can be started by root alone';
  }
  if (running()) return 'a pcscd runs already, and there can be only one';
  return undefined;
};

/** The real service, started and stopped by the test. */
export const startService = async (): Promise<{ stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void> }> => {
  // One that was killed leaves its socket behind.
  rmSync(socketPath, { force: true });
  const service: ChildProcess = spawn(path ?? 'pcscd', ['--foreground'], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => service.once('exit', () => resolve()));
  for (let tries = 0; !existsSync(socketPath); tries += 1) {
    if (tries > 200 || service.exitCode !== null) throw new Error('pcscd does not come up');
    await pause(25);
  }
  return {
    async stop(signal = 'SIGTERM') {
      if (service.exitCode === null && service.signalCode === null) service.kill(signal);
      await ended;
    },
  };
};

/** A card in the virtual reader: it answers commands over TCP as vpcd wants it (2 bytes of length, then the bytes). */
export const insertCard = async (
  answer: (command: Uint8Array) => Uint8Array | Promise<Uint8Array>,
  atr: Uint8Array = Uint8Array.of(0x3b, 0x68, 0, 0, 0x53, 0x50, 0x49, 0x4b, 0x45, 0x30, 0x30, 0x31),
): Promise<{ remove(): void }> => {
  const line = await connected();
  const send = (bytes: Uint8Array): void =>
    void line.write(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes));
  let held = Buffer.alloc(0);
  line.on('data', (piece) => {
    held = Buffer.concat([held, piece]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const message = held.subarray(2, 2 + held.readUInt16BE(0));
      held = held.subarray(2 + message.length);
      // One byte is a control: off, on, reset, and 4 asks for the ATR.
      if (message.length > 1) void Promise.resolve(answer(message)).then(send);
      else if (message[0] === 4) send(atr);
    }
  });
  line.on('error', () => line.destroy());
  return { remove: () => void line.destroy() };
};

/** The reader listens a moment after the service does. */
const connected = async (): Promise<Socket> => {
  for (let tries = 0; ; tries += 1) {
    const line = connect(virtualReaderPort, '127.0.0.1');
    const error = await new Promise<Error | undefined>((resolve) => {
      line.once('connect', () => resolve(undefined));
      line.once('error', resolve);
    });
    if (error === undefined) return line;
    if (tries > 40) throw error;
    await pause(50);
  }
};

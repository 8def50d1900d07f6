import { EventEmitter } from 'node:events';
import type { UtilityProcess } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';

/** Electron's `utilityProcess` as far as a relay needs it: what is posted is copied at once. */
class Utility extends EventEmitter {
  readonly pid = 1;
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(structuredClone(message));
  }
}
const started: Utility[] = [];
vi.mock('electron', () => ({
  utilityProcess: {
    fork: () => {
      const child = new Utility();
      started.push(child);
      return child;
    },
  },
}));
const { serveDevices } = await import('../../../main/hosts/electron-devices.ts');
const { serveLibraries } = await import('../../../main/hosts/electron-libraries.ts');

const typed = [...Buffer.from('123456')];
let pin: Uint8Array;
beforeEach(() => {
  started.length = 0;
  pin = Uint8Array.from(typed);
});
const request = (op: string) => ({ type: 'request', id: 1, op, input: { request: { keyId: 'k', pin } } });
const zeros = typed.map(() => 0);

it('a PIN that passes through the shell to the device process leaves no copy in the shell, nor one that came too late', () => {
  const hall = new Utility();
  serveDevices(hall as unknown as UtilityProcess, { devices: 'devices', libraries: 'libraries' });
  const post = () => hall.emit('message', { kind: 'device-post', run: 1, message: request('ca-key/sign') });
  post();
  expect([...pin]).toEqual(zeros);
  pin = Uint8Array.from(typed);
  hall.emit('message', { kind: 'device-start', run: 1 });
  post();
  expect([...pin]).toEqual(zeros);
  expect(started[0]?.posted).toMatchObject([{ input: { request: { pin: Uint8Array.from(typed) } } }]);
});

it('nor does one on its way to a vendor’s library', () => {
  const libraries = serveLibraries(new Utility() as unknown as UtilityProcess, 'libraries');
  libraries.hear({ type: 'library-start', run: 1 });
  libraries.hear({ type: 'library-post', run: 1, message: request('sign') });
  expect([...pin]).toEqual(zeros);
  expect(started[0]?.posted).toMatchObject([{ input: { request: { pin: Uint8Array.from(typed) } } }]);
});

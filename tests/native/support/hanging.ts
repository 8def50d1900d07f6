import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { isRunning } from '../../../main/is-running.ts';
import { pinnedNode } from './node.ts';
import type { SkfTestKey } from './skf-key.ts';

/**
 * A device process of its own is killed while its key library hangs, and takes that along. With the resources of an
 * installation as well, the library runs in the helper that lies there.
 */
export const expectToEndWithItsDeviceProcess = async (key: SkfTestKey, resources?: string): Promise<void> => {
  key.behave('hang');
  const program = fileURLToPath(new URL('./hanging-child.ts', import.meta.url));
  const words = resources === undefined ? [] : [resources];
  const device = spawn(pinnedNode(), [program, key.library('usual'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  device.stdout.on('data', (text) => {
    said += String(text);
  });
  await expect.poll(() => said, { timeout: 15_000 }).toContain('signing');
  const library = Number(said.split('\n')[0]);
  await expect.poll(() => key.isHanging(), { timeout: 15_000 }).toBe(true);
  expect(isRunning(library)).toBe(true);
  device.kill('SIGKILL');
  await expect.poll(() => isRunning(library), { timeout: 10_000 }).toBe(false);
};

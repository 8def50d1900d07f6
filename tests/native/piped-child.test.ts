import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isRunning } from '../../main/is-running.ts';
import { pipedChild } from '../../native/piped-child.ts';
import { pinnedNode } from './support/node.ts';

interface Said {
  readonly name: string;
  readonly overheard: number;
  readonly pin: Uint8Array;
}

test('a helper comes by a pipe that nobody else is heard on, and nobody else is told a PIN', async () => {
  const program = fileURLToPath(new URL('./support/piped-program.ts', import.meta.url));
  const child = pipedChild<{ readonly pin: Uint8Array }, Said>(pinnedNode(), program);
  const said: Said[] = [];
  let ends = 0;
  child.onMessage((message) => said.push(message));
  child.onExit(() => {
    ends += 1;
  });
  const pin = Uint8Array.from(Buffer.from('12345678'));
  child.post({ pin });
  await expect.poll(() => said.length, { timeout: 15_000 }).toBe(1);
  expect(said[0]).toMatchObject({ overheard: 0, pin });
  expect(existsSync(said[0]!.name)).toBe(false);
  child.kill();
  await expect.poll(() => ends, { timeout: 10_000 }).toBe(1);
  expect(isRunning(child.pid!)).toBe(false);
});

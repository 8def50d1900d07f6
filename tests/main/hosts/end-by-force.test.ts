import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { UtilityProcess } from 'electron';
import { expect, test, vi } from 'vitest';
import { endByForce } from '../../../main/hosts/end-by-force.ts';

const of = (pid: number | undefined, kill = vi.fn(() => true)) =>
  ({ pid, kill }) as Partial<UtilityProcess> as UtilityProcess;

test('a process that hears nothing is ended', async () => {
  const deaf = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => 0); setInterval(() => 0, 1000)']);
  const ended = once(deaf, 'exit');
  endByForce(of(deaf.pid));
  expect(await ended).toEqual([null, 'SIGKILL']);
});

test('one that ended a moment ago, before the shell has heard of it, takes the shell along no more than one not yet begun', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(() => endByForce(of(pid))).not.toThrow();
  const kill = vi.fn(() => true);
  endByForce(of(undefined, kill));
  expect(kill).toHaveBeenCalledTimes(1);
});

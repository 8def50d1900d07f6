import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isRunning } from '../../main/is-running.ts';

describe('whether a process runs', () => {
  it('says of this one that it does, and of one that has ended that it does not', async () => {
    expect(isRunning(process.pid)).toBe(true);
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    const pid = other.pid as number;
    expect(isRunning(pid)).toBe(true);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(isRunning(pid)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'says of one that has ended, and that nobody has collected, that it does not',
    async () => {
      // The program that takes the shell's place does not know that it has a child.
      const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(said.toString());
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(' Z ');
      expect(() => process.kill(pid, 0)).not.toThrow();
      expect(isRunning(pid)).toBe(false);
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    },
  );
});

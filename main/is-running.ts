import { readFileSync } from 'node:fs';

/**
 * Linux: it has ended, and whoever started it has not heard of it. In a container whose first process collects nobody
 * it stays so for good.
 */
const isZombie = (pid: number): boolean => {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // Another system, or it is gone by now: the signal has said what there was to say.
    return false;
  }
  // The name before it is in brackets, and may hold any character.
  return stat.startsWith('Z', stat.lastIndexOf(')') + 2);
};

/** Whether a process of this machine runs under this number, whoever's it is. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
};

import { workerData } from 'node:worker_threads';

/*
 * A thread beside a vendor's library. While the library holds the main thread up, nobody there hears that the device
 * process is gone: this one looks, and ends a process that would hold the key for ever.
 */

const parent = workerData as number;

const isGone = (): boolean => {
  if (process.ppid !== parent) return true;
  try {
    process.kill(parent, 0);
    return false;
  } catch {
    // No such process: on Windows the number stays after the parent has ended.
    return true;
  }
};

setInterval(() => {
  if (isGone()) process.kill(process.pid, 'SIGKILL');
}, 1_000);

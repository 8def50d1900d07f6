import { parentPort } from 'node:worker_threads';
import { playCatchUpDay } from './day.ts';

/** One thread of `playSeeds`: a seed comes in, its day goes out. */
parentPort?.on('message', (seed: number) => {
  void playCatchUpDay(seed).then((day) => parentPort?.postMessage({ ...day, seed }));
});

import { parentPort } from 'node:worker_threads';
import { playDay } from './days.ts';

/** One thread of `playDays`: a seed comes in, its day goes out. A fault of the simulation itself ends it. */
parentPort?.on('message', (seed: number) => {
  void playDay(seed).then((day) => parentPort?.postMessage(day));
});

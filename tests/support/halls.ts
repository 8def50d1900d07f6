import { afterEach } from 'vitest';
import { openTestHall, type TestHall, type TestHallOptions } from './hall.ts';

/** The halls of one test file: after each test all are closed, also those that a test opened again and put in `open`. */
export const testHalls = (always: TestHallOptions = {}) => {
  const open: TestHall[] = [];
  afterEach(async () => {
    for (const hall of open.splice(0)) await hall.close();
  });
  const openHall = async (options: TestHallOptions = {}): Promise<TestHall> => {
    const hall = await openTestHall({ ...always, ...options });
    open.push(hall);
    return hall;
  };
  return { open, openHall };
};

import type { UtilityProcess } from 'electron';

/** For a process that hears no polite signal, as one that a vendor's library blocks. */
export const endByForce = (child: UtilityProcess): void => {
  if (child.pid === undefined) {
    child.kill();
    return;
  }
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch (error) {
    // It has just ended by itself, and the word of that is on its way; the shell must not end over it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

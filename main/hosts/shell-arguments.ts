import { isAbsolute } from 'node:path';
import { Fault } from '../../domain/faults.ts';

/**
 * The profile folder from the words a shell was started with. Everything else is ignored, never opened as a path:
 * a shortcut, a file association or a link may add what it likes (security control 12).
 */
export const profileFrom = (words: readonly string[]): string => {
  const at = words.indexOf('--profile');
  const folder = at < 0 ? undefined : words[at + 1];
  if (folder === undefined || !isAbsolute(folder) || folder.includes('\0'))
    throw new Fault('shell/profile-missing');
  return folder;
};

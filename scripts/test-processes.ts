import { globSync, readFileSync } from 'node:fs';

/** Folders whose files start halls, browsers and processes for minutes: what one leaves behind must not reach another. */
const ofTheirOwn = ['bench', 'demo', 'e2e', 'faults', 'journeys', 'packaging', 'simulation', 'main/hosts'];
/** What a file may put in the place of something its whole process shares. */
const replaces =
  /\bvi\.(?:mock|doMock|stub\w+|useFakeTimers|setSystemTime)\(|process\.env\[[^\]]+\] = |process\.chdir\(/;

/**
 * The test files that need a process to themselves. All others take turns in a few: most of a small file's time is a
 * Node that starts and reads the same modules again.
 */
export const filesApart = (root: string): readonly string[] =>
  globSync('tests/**/*.test.{ts,tsx}', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(
      (file) =>
        ofTheirOwn.some((folder) => file.startsWith(`tests/${folder}/`)) ||
        replaces.test(readFileSync(`${root}/${file}`, 'utf8')),
    )
    .toSorted();

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isWholeRun, leftToCi } from './left-to-ci.ts';
import { root, runChecks, runTool } from './run-tool.ts';

/** Everything a bare machine can prove. Words other than `--long` and `--only-tests` go to vitest. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const own = new Set(['--long', '--only-tests']);
const words = process.argv.slice(2);
const long = words.includes('--long');
const forVitest = words.filter((word) => !own.has(word));

const reports = join(root, '.stamp');
const vitestReport = join(reports, 'vitest.json');
const summaryFile = join(reports, 'test-summary.json');
const failuresFile = join(reports, 'test-failures.txt');
mkdirSync(reports, { recursive: true });
rmSync(vitestReport, { force: true });
rmSync(summaryFile, { force: true });
rmSync(failuresFile, { force: true });

const begun = performance.now();
const checks = words.includes('--only-tests') ? { passed: 0, failed: [] } : await runChecks();
const ran = await runTool(
  { name: 'vitest' },
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`, ...forVitest],
  true,
  long ? { HALL_TEST_LONG: '1' } : {},
);

const readReport = (): VitestReport | undefined => {
  try {
    return JSON.parse(readFileSync(vitestReport, 'utf8')) as VitestReport;
  } catch {
    // vitest ended before it could write one; counted as a failure below.
    return undefined;
  }
};
const report = readReport();
// A file that could not be loaded, or a stray rejection, fails the run without failing a test.
const brokenFiles = (report?.testResults ?? []).filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
);
let failed = checks.failed.length + (report?.numFailedTests ?? 0) + brokenFiles.length;
if (ran.code !== 0 && failed === checks.failed.length) {
  failed += 1;
  const how = ran.signal === undefined ? `with code ${ran.code}` : `by ${ran.signal}`;
  process.stdout.write(`vitest ended ${how}${report === undefined ? ' and left no report' : ''}\n`);
}
const passed = checks.passed + (report?.numPassedTests ?? 0);
const skipped = report?.numPendingTests ?? 0;
if (!long && !isWholeRun(process.env))
  process.stdout.write(`left to .ci/run and npm run test:long: ${leftToCi.join(', ')}\n`);
const failures = [
  ...checks.failed.map((name) => `checks: ${name}`),
  ...brokenFiles.map(({ name }) => `${relative(root, name)}: could not be loaded`),
  ...(report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(
        ({ fullName, failureMessages }) =>
          `${relative(root, name)}: ${fullName}: ${failureMessages[0]?.split('\n', 1)[0] ?? ''}`,
      ),
  ),
].map((line) => `FAILED: ${line}\n`);
const seconds = Math.round((performance.now() - begun) / 1000);
writeFileSync(summaryFile, JSON.stringify({ passed, failed, skipped, seconds, long }));
writeFileSync(failuresFile, failures.join(''));
process.stdout.write(failures.join(''));
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s\n`);
process.exitCode = failed > 0 ? 1 : 0;

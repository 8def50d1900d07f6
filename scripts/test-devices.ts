import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runTool } from './run-tool.ts';
import {
  CannotInstall,
  installPackages,
  packagesOf,
  prepareSystem,
  unpackKernel,
} from './test-devices/system.ts';

/**
 * Every test of the devices, on a Debian machine that had nothing of it before: installs what stands in for the
 * hardware, and takes a test that is skipped all the same for a failure. `--vm` adds the kernel's HID in a virtual
 * machine.
 */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const reportFile = join(root, '.stamp', 'devices.json');
const kernelFolder = join(root, '.stamp', 'vm-kernel');

const runTests = async (patterns: readonly string[], vm: boolean): Promise<number> => {
  mkdirSync(join(root, '.stamp'), { recursive: true });
  rmSync(reportFile, { force: true });
  const { code } = await runTool(
    { name: 'vitest' },
    // Devices have deadlines: tests that starve each other of the processor meet them.
    [
      'run',
      '--maxWorkers=2',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...patterns,
    ],
    true,
    { CI: '1', HALL_DEVICES_REQUIRED: '1', ...(vm ? { HALL_DEVICES_VM: kernelFolder } : {}) },
  );
  let report: VitestReport;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
  } catch {
    say(`测试没有留下报告 vitest ended with code ${code} and left no report`);
    return 1;
  }
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const skipped = tests.filter(({ status }) => status === 'pending' || status === 'skipped');
  for (const { fullName } of skipped) say(`被跳过，按失败计 skipped, which counts as failed: ${fullName}`);
  // A file that could not be loaded fails without a test of its own, as a suite does that lacks what it needs.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  let failed = tests.filter(({ status }) => status === 'failed').length + skipped.length + broken;
  if (code !== 0 && failed === 0) {
    say(`vitest ended with code ${code}`);
    failed = 1;
  }
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
};

const main = async (words: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { vm: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const lists = values.vm ? ['packages.txt', 'packages-vm.txt'] : ['packages.txt'];
  const added = installPackages(lists.flatMap(packagesOf));
  if (values.vm) unpackKernel(kernelFolder);
  say(`已安装 installed: ${added.length === 0 ? '无需安装 nothing was missing' : added.join(' ')}`);
  const restore = prepareSystem();
  process.once('exit', restore);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const all = values.vm ? ['tests/native/', 'tests/extras/uhid/'] : ['tests/native/'];
  return runTests(positionals.length > 0 ? positionals : all, values.vm);
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CannotInstall)) throw error;
  say(error.message);
  process.exitCode = 2;
}

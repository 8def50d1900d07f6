import { runChecks, runTool } from './run-tool.ts';

// The quick guard before a commit: types, lint, format and the architecture tests.
const { failed } = await runChecks();
const architecture = await runTool({ name: 'vitest' }, ['run', 'tests/architecture'], true);
process.exitCode = failed.length > 0 || architecture.code !== 0 ? 1 : 0;

/**
 * A hall process for the shells' tests: answers `session.state` with what it was asked and its own pid, tells the
 * event `changed` after `cases.list`, and dies at once on `exchange.sync`-like words as the shell must survive it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CallMessage {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

const profile = process.argv[process.argv.indexOf('--profile') + 1] ?? '';
const refusal = join(profile, 'refuse.txt');
const tell = (message: object): void => {
  process.send?.(message);
};

process.on('disconnect', () => process.exit(0));
process.on('message', (message: CallMessage) => {
  if (message.name === 'session.lock') process.kill(process.pid, 'SIGKILL');
  if (message.name === 'cases.list')
    tell({ kind: 'event', name: 'changed', payload: { what: 'cases', caseFileId: null } });
  if (message.name === 'session.touch')
    tell({ kind: 'event', name: 'changed', payload: { what: 'nonsense' } });
  tell({
    kind: 'answer',
    id: message.id,
    result: { ok: true, value: { pid: process.pid, name: message.name, input: message.input } },
  });
});
if (existsSync(refusal)) {
  tell({ kind: 'event', name: 'refused', payload: { code: 'x', sentence: readFileSync(refusal, 'utf8') } });
  setTimeout(() => process.exit(1), 50);
} else tell({ kind: 'event', name: 'ready', payload: {} });

/**
 * The hall process of a test that pulls its plug: the product's own entry, which first leaves its process id beside the
 * profile; or, where a file names a failpoint, the same hall killed at that place, once.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToHall } from '../../../contract/wire.ts';
import { openHall } from '../../../main/open-hall.ts';
import { parentChannel } from '../../../main/parent-channel.ts';

const profile = process.argv[process.argv.indexOf('--profile') + 1] ?? '';
writeFileSync(join(profile, '..', 'hall.pid'), String(process.pid));
const cutFile = join(profile, '..', 'cut-at');

if (!existsSync(cutFile)) await import('../../../main/hall-process.ts');
else {
  const cutAt = readFileSync(cutFile, 'utf8');
  const channel = parentChannel();
  const hall = await openHall(profile, {
    emit: (name, payload) => channel.post({ kind: 'event', name, payload }),
    failpoint: (name) => {
      if (name !== cutAt) return;
      rmSync(cutFile, { force: true });
      // No handler runs, nothing is flushed: as when the plug is pulled.
      process.kill(process.pid, 'SIGKILL');
    },
  });
  channel.onMessage((raw) => {
    const { id, name, input } = ToHall.parse(raw);
    void hall.serve(name, input).then((result) => channel.post({ kind: 'answer', id, result }));
  });
  channel.onClosed(() => void hall.close().then(() => process.exit(0)));
  channel.post({ kind: 'event', name: 'ready', payload: {} });
}

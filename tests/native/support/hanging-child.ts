import { openLibraryHost } from '../../../native/ca-keys/library-host.ts';
import { forkLibrary, launcherOf } from '../../../native/ca-keys/library-launch.ts';
import { shippedHelper } from '../../../native/ca-keys/shipped-helper.ts';
import { usualQuirks } from '../../../native/ca-keys/skf-libraries.ts';

/**
 * A device process whose key library hangs in its own: says the library's process and waits to be killed. With the
 * resources of an installation as well, the library runs in the helper that lies there.
 */
const [, , library = '', resources] = process.argv;
const launch =
  resources === undefined
    ? forkLibrary()
    : await launcherOf(library, { [process.arch]: process.execPath }, 'ia32', shippedHelper(resources));
const session = await openLibraryHost({
  library: {
    driver: 'skf',
    path: library,
    vendor: { id: 'own', name: 'own', quirks: usualQuirks },
  },
  launch: () => {
    const child = launch();
    process.stdout.write(`${child.pid}\n`);
    return child;
  },
});
const [key] = await session.list();
process.stdout.write('signing\n');
await session.sign({
  keyId: key?.id ?? '',
  what: { data: new Uint8Array(1) },
  algorithm: 'sm2-sm3',
  pin: Uint8Array.from(Buffer.from('12345678')),
});

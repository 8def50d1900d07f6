import { openLibraryHost } from '../../../native/ca-keys/library-host.ts';
import { forkLibrary } from '../../../native/ca-keys/library-launch.ts';
import { usualQuirks } from '../../../native/ca-keys/skf-libraries.ts';

/** A device process whose key library hangs in its own: says the library's process and waits to be killed. */
const fork = forkLibrary();
const session = await openLibraryHost({
  library: {
    driver: 'skf',
    path: process.argv[2] ?? '',
    vendor: { id: 'own', name: 'own', quirks: usualQuirks },
  },
  launch: () => {
    const child = fork();
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

import { Fault } from '../../../domain/faults.ts';
import { openLibraryHost } from '../../../native/ca-keys/library-host.ts';
import { threadLibrary } from '../../../native/ca-keys/library-launch.ts';
import { usualQuirks } from '../../../native/ca-keys/skf-libraries.ts';

/** A device process whose key library is a thread of it and hangs: says the fault, and is ended with the library. */
const session = await openLibraryHost({
  library: {
    driver: 'skf',
    path: process.argv[2] ?? '',
    vendor: { id: 'own', name: 'own', quirks: { ...usualQuirks, events: 'poll' } },
  },
  launch: threadLibrary(),
  timings: { signMs: 300 },
});
const [key] = await session.list();
try {
  await session.sign({
    keyId: key?.id ?? '',
    what: { data: new Uint8Array(1) },
    algorithm: 'sm2-sm3',
    pin: Uint8Array.from(Buffer.from('12345678')),
  });
} catch (error) {
  process.stdout.write(error instanceof Fault ? error.code : 'a bug');
}
setInterval(() => undefined, 1_000);

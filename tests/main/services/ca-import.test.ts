import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRevocationList, revokedAt } from '../../../db/ca-keys.ts';
import { readCertificate } from '../../../evidence/certificate.ts';
import { readTrustFileApart } from '../../../main/trust/read-trust-file.ts';
import { noonOf, trainingTrustList } from '../../../main/training/town/certificate-authorities.ts';
import { largeRevocationList, serialAt } from '../../support/large-revocation-list.ts';
import { whole } from '../../journeys/seed.ts';
import { openTestHall, type TestHall } from '../../support/hall.ts';
import { signIn } from './registration.ts';
import { refusal } from '../../support/refusal.ts';

/* A list of a province is read while the hall goes on serving. */

const count = whole ? 200_000 : 50_000;
let hall: TestHall;
const stick = (): string => join(hall.folder, 'stick');
const bring = (file: string) => hall.hall.ca.importTrust({ stick: stick(), file });
const heard = (): readonly (number | null)[] =>
  hall.events
    .filter(({ name }) => name === 'trustFile')
    .map(({ payload }) => (payload as { readonly percent: number | null }).percent);
const guoxin = (): string => {
  const [ca] = trainingTrustList().bundle.recognised;
  const issuer = readCertificate(new Uint8Array(Buffer.from(ca?.certificates[1] ?? '', 'base64')));
  return issuer.key.hash;
};

beforeAll(async () => {
  hall = await openTestHall();
  await signIn(hall.hall);
  mkdirSync(stick(), { recursive: true });
  const list = largeRevocationList('guoxin', count, {
    number: 60,
    thisUpdate: noonOf('2016-04-05'),
    nextUpdate: noonOf('2016-06-01'),
  });
  writeFileSync(join(stick(), '全省.crl'), list);
});
afterAll(() => hall.close());

describe('a revocation list of a province', () => {
  it('is stopped by the clerk, and nothing of it is in use', async () => {
    const reading = bring('全省.crl');
    await hall.hall.ca.stopImport({});
    await expect(reading).rejects.toEqual(refusal('certificate/reading-stopped'));
    expect(findRevocationList(hall.db, guoxin())).toMatchObject({ listNumber: '51' });
    expect(heard().at(-1)).toBeNull();
  });

  it('is read while calls are answered, says how far it is, and is in use as a whole', async () => {
    const before = heard().length;
    let done = false;
    const reading = bring('全省.crl').finally(() => {
      done = true;
    });
    let [answered, longest] = [0, 0];
    while (!done) {
      const begun = performance.now();
      await hall.hall.session.state({});
      longest = Math.max(longest, performance.now() - begun);
      if (!done) answered += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await reading).sentence).toContain(`列明 ${count} 张已吊销证书`);
    process.stdout.write(`${answered} calls answered meanwhile, the slowest in ${longest.toFixed(0)} ms\n`);
    expect(answered).toBeGreaterThan(10);
    const percents = heard()
      .slice(before)
      .filter((percent) => percent !== null);
    expect(percents.length).toBeGreaterThan(10);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(heard().at(-1)).toBeNull();
    expect(findRevocationList(hall.db, guoxin())).toMatchObject({ listNumber: '60', revokedCount: count });
    for (const n of [0, 1, Math.floor(count / 3), count - 1])
      expect(revokedAt(hall.db, guoxin(), serialAt(n))).toBe(noonOf('2016-03-20'));
    expect(revokedAt(hall.db, guoxin(), serialAt(count))).toBeUndefined();
  });
});

describe('the thread that reads lists', () => {
  it('says so when it dies, and what it was asked for is not imported', async () => {
    const folder = join(hall.folder, 'threads');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'dies.mjs'), 'process.exit(3);');
    const question = { kind: 'trust-list', from: { folder: stick(), name: 'x.trust.json' } } as const;
    const { signal } = new AbortController();
    const onProgress = (): void => undefined;
    await expect(
      readTrustFileApart<'trust-list'>(question, {
        ...{ onProgress, signal },
        worker: pathToFileURL(join(folder, 'dies.mjs')),
      }),
    ).rejects.toMatchObject({ code: 'certificate/reading-broke-off' });
    await expect(readTrustFileApart<'trust-list'>(question, { onProgress, signal })).rejects.toMatchObject({
      code: 'exchange/stick-unknown',
    });
    await expect(
      readTrustFileApart<'trust-list'>(question, { onProgress, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'certificate/reading-stopped' });
  });
});

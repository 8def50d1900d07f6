import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ExchangeError } from '../../contract/exchange/answers.ts';
import { isFaultCode } from '../../domain/faults.ts';
import { type Canonical, canonicalText } from '../../evidence/canonical.ts';
import { mutate, mutation } from './mutations.ts';
import { readFeed, readPolicy, signIn } from './test-client.ts';
import { startTestExchange } from './test-exchange.ts';
import { collection, type Draft, filing, makeWindow, part, returned, type Sealed } from './test-window.ts';

const logged: string[] = [];
const exchange = await startTestExchange({
  log: (_level, event, fields) => void logged.push(JSON.stringify({ event, ...fields })),
});
afterAll(() => exchange.remove());

const send = async (body: Uint8Array<ArrayBuffer>) => {
  const response = await fetch(`${exchange.url}/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return { status: response.status, body: (await response.json()) as unknown };
};

describe('bytes altered on the way', () => {
  it('are answered with a code, never taken and never a crash (2,000 seeded mutations)', async () => {
    const window = makeWindow({ device: 'mutated', bureau: 'state' });
    await exchange.enrol(window);
    const original = Buffer.from(JSON.stringify(window.batch([window.seal(filing('mutated-1'))])));
    const meaning = (bytes: Buffer): string => {
      try {
        return canonicalText(JSON.parse(bytes.toString('utf8')) as Canonical);
      } catch {
        return '';
      }
    };
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation(original.length), { minLength: 1, maxLength: 3 }),
        async (mutations) => {
          const altered = mutations.reduce(mutate, original);
          const { status, body } = await send(new Uint8Array(altered));
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status === 200) expect(meaning(altered)).toBe(meaning(original));
          else expect(isFaultCode(ExchangeError.parse(body).error.code)).toBe(true);
          expect(status).not.toBe(500);
        },
      ),
      { seed: 1917, numRuns: 2000 },
    );
    expect(statuses.get(400) ?? 0).toBeGreaterThan(500);
    expect(statuses.get(422) ?? 0).toBeGreaterThan(200);
    const device = await exchange.store.findDevice('mutated');
    expect(device?.status).toBe('active');
    expect(await exchange.store.readAlarms()).toEqual([]);
  });
});

describe('a window that signs nonsense', () => {
  it('gets a verdict for each message, and its part goes on without a gap', async () => {
    const window = makeWindow({ device: 'hostile', bureau: 'state' });
    const honest = makeWindow({ device: 'honest', bureau: 'local' });
    await exchange.enrol(window);
    await exchange.enrol(honest);
    const real = window.seal(filing('hostile-0'));
    const members = Object.keys(real.message).filter(
      (key) => !['env', 'device', 'epoch', 'seq', 'prevHash'].includes(key),
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom(
        '\u0000',
        "'; DROP TABLE feed; --",
        '__proto__',
        '${x}',
        '\u202e',
        'é'.normalize('NFD'),
      ),
    );
    const value = fc.oneof(
      text,
      fc.maxSafeInteger(),
      fc.constantFrom<Canonical>(
        null,
        true,
        [],
        {},
        [[[]]],
        Number.MAX_SAFE_INTEGER,
        Number.MIN_SAFE_INTEGER,
      ),
      fc.dictionary(text, fc.oneof(text, fc.maxSafeInteger()), { maxKeys: 3 }),
    );
    const drafts: Draft[] = [filing('h-1'), collection('h-2', 'H-2', 5), returned(real)];
    const hostile = fc.record({
      draft: fc.constantFrom(...drafts),
      envelope: fc.dictionary(fc.constantFrom(...members, 'other'), value, { maxKeys: 2 }),
      body: fc.dictionary(
        fc.constantFrom('bureau', 'lines', 'totalFen', 'voucherNumber', 'version', 'x'),
        value,
        {
          maxKeys: 2,
        },
      ),
    });
    const chosen = fc.sample(hostile, { seed: 36, numRuns: 600 });
    const sealed: Sealed[] = [real];
    for (const { draft, envelope, body } of chosen)
      sealed.push(window.seal({ ...draft, body: { ...draft.body, ...body }, ...envelope } as Draft));
    for (let at = 0; at < sealed.length; at += 100) {
      const { status } = await send(
        new TextEncoder().encode(JSON.stringify(window.batch(sealed.slice(at, at + 100)))),
      );
      expect(status).toBe(200);
    }
    await exchange.server.settle();
    const results = [];
    for (let after = 0; ; ) {
      const page = await exchange.store.readResults('hostile', after, 500);
      if (page.length === 0) break;
      results.push(...page);
      after = page.at(-1)?.seq ?? after;
    }
    expect(results.map((r) => r.seq)).toEqual(sealed.map((s) => s.seq));
    for (const { code } of results) expect(code === null || isFaultCode(code)).toBe(true);
    for (const [index, { verdict }] of results.entries()) {
      const kind = (JSON.parse(sealed[index]?.text ?? '') as { kind: unknown }).kind;
      if (kind === 'FACT') expect(verdict).toBe('ACCEPTED');
    }
    const session = await signIn(exchange.url, honest);
    let cursor = 0;
    const texts = new Set(sealed.map((s) => s.text));
    for (;;) {
      const { body } = await readFeed(exchange.url, session, part, `after=${cursor}`);
      if (body.entries.length === 0) break;
      for (const entry of body.entries) {
        expect(entry.position).toBe(++cursor);
        if (entry.msgId.startsWith('hostile')) expect(texts.has(entry.message)).toBe(true);
      }
    }
    expect(cursor).toBeGreaterThan(100);
    expect((await readPolicy(exchange.url)).env).toBe('training');
  });
});

describe('the log', () => {
  it('knows routes, codes and ids, and nothing that was said', () => {
    expect(logged.length).toBeGreaterThan(2000);
    const all = logged.join('\n');
    for (const word of ['榕城区', '059100000000', '350102000000001', 'DROP TABLE', 'taxpayer', 'Bearer'])
      expect(all.includes(word), word).toBe(false);
  });
});

import fc from 'fast-check';
import { noneHeld } from '../support/none-held.ts';
import { describe, expect, it } from 'vitest';
import { Batch } from '../../contract/exchange/message.ts';
import { Fault, isFaultCode } from '../../domain/faults.ts';
import { type Canonical, canonicalText } from '../../evidence/canonical.ts';
import { verifyBatch } from '../../exchange/batch.ts';
import { decide } from '../../exchange/decide.ts';
import { judgeLanding } from '../../exchange/land.ts';
import { machinePorts } from '../../exchange/ports.ts';
import { createExchangeClient } from '../../main/sync/exchange-client.ts';
import { makeFold } from '../../main/sync/fold.ts';
import { createMemorySyncStore } from '../../main/sync/memory-sync-store.ts';
import { readEntry } from '../../main/sync/read-news.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { long, patience, seed } from '../journeys/seed.ts';
import { fastSign, fastVerify } from '../simulation/exchange/keys.ts';
import { mutate, mutation } from './mutations.ts';
import {
  collection,
  confirmed,
  correction,
  filing,
  makeWindow,
  part,
  returned,
  reversal,
} from './test-window.ts';

/*
 * Every parser that bytes of the exchange meet, without the wire: many times more than a socket would carry
 * (hostile.test.ts has the socket). What is altered is answered with a code, or means what it meant.
 */
const share = (ordinary: number): number => (long ? ordinary * 20 : ordinary);
const ports = { ...machinePorts, verify: fastVerify };

const state = makeWindow({ device: 'state-1', bureau: 'state' });
const local = makeWindow({ device: 'local-1', bureau: 'local' });
const first = state.seal(filing('r-1'));
const back = local.seal(returned(first));
const sealed = [
  first,
  state.seal(collection('f-1', 'V-1', 900)),
  state.seal(reversal('f-2', 'V-1', 900)),
  state.seal(correction(first, back, 5)),
];
const batch = state.batch(sealed);
const about = [back, local.seal(confirmed(first))];

const altered = (original: string) => {
  const bytes = Buffer.from(original);
  return fc
    .array(mutation(bytes.length), { minLength: 1, maxLength: 3 })
    .map((mutations) => mutations.reduce(mutate, bytes).toString('utf8'));
};
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the wire answers that, no parser behind it is asked.
    return undefined;
  }
};
/** A code for what failed; anything but a fault goes on its way up and fails the test. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Fault)) throw error;
  expect(isFaultCode(error.code)).toBe(true);
  return error.code;
};
const meaning = (value: unknown): string => {
  try {
    return canonicalText(value as Canonical);
  } catch {
    // A fraction or a lone surrogate: it means nothing.
    return '';
  }
};
const within = patience;

describe('altered bytes', () => {
  it(
    `of a batch are refused with a code, or are the batch (${share(14_000)})`,
    () => {
      const codes = new Map<string, number>();
      const count = (code: string): void => void codes.set(code, (codes.get(code) ?? 0) + 1);
      fc.assert(
        fc.property(altered(JSON.stringify(batch)), (text) => {
          const value = Batch.safeParse(parsed(text));
          if (!value.success) return count('exchange/request-malformed');
          try {
            const { request, firstPrevHash } = verifyBatch(value.data, state.record, 1, ports);
            judgeLanding(firstPrevHash)(
              { device: state.record, storedHashes: new Map(), held: noneHeld(state.record) },
              request,
            );
            expect(meaning(value.data)).toBe(meaning(batch));
            return count('landed');
          } catch (error) {
            return count(codeOf(error));
          }
        }),
        { seed, numRuns: share(14_000) },
      );
      expect([...codes.keys()]).toEqual(
        expect.arrayContaining([
          'exchange/request-malformed',
          'exchange/signature-wrong',
          'exchange/batch-tampered',
          'exchange/not-canonical',
        ]),
      );
    },
    within,
  );

  it(
    `of a message that its own window signed get one verdict, and money is never refused (${share(14_000)})`,
    () => {
      const texts = [...sealed, ...about].map(({ text }) => text);
      const anyText = fc.constantFrom(...texts).chain(altered);
      const verdicts = new Map<string, number>();
      fc.assert(
        fc.property(anyText, (bytes) => {
          const value = parsed(bytes);
          // What is signed has its one form; the window writes it whatever it says.
          const text = meaning(value);
          if (typeof value !== 'object' || value === null || text === '') return;
          const message = { ...first, device: 'state-1', epoch: 0, receivedAt: 1, text };
          const decision = decide({ message, device: state.record, env: 'training', record: undefined });
          verdicts.set(decision.verdict, (verdicts.get(decision.verdict) ?? 0) + 1);
          if (decision.code !== null) expect(isFaultCode(decision.code)).toBe(true);
          if ((value as { kind?: unknown }).kind === 'FACT') expect(decision.verdict).toBe('ACCEPTED');
        }),
        { seed, numRuns: share(14_000) },
      );
      expect(verdicts.get('REJECT') ?? 0).toBeGreaterThan(1_000);
    },
    within,
  );

  it(
    `of a feed page are kept with a reason, and nothing is folded that was not said (${share(11_000)})`,
    () => {
      const entries = [...sealed, ...about].map((one, index) => ({
        position: index + 1,
        msgId: one.msgId,
        hash: one.hash,
        message: one.text,
        senderBureau: one.message.device === 'state-1' ? 'state' : 'local',
        receivedAt: 1,
        quarantined: null,
      }));
      const self = { env: 'training', device: 'local-9', bureau: 'local' } as const;
      const store = createMemorySyncStore(makeSealer(self));
      const fold = makeFold(self);
      const said = new Set(entries.map(({ message }) => message));
      const problems = new Set<string | null>();
      fc.assert(
        fc.property(
          fc
            .constantFrom(...entries)
            .chain((entry) => altered(JSON.stringify(entry)).map((text) => ({ entry, text }))),
          ({ entry, text }) => {
            const value = parsed(text);
            if (value === undefined) return;
            try {
              const checked = readEntry({ part, self, store }, value, entry.position, 1);
              problems.add(checked.problem);
              fold(undefined, checked, []);
              if (checked.message !== null) expect(said.has(checked.entry.message)).toBe(true);
            } catch (error) {
              expect(codeOf(error)).toBe('exchange/answer-unreadable');
            }
          },
        ),
        { seed, numRuns: share(11_000) },
      );
      expect([...problems]).toEqual(
        expect.arrayContaining(['exchange/entry-unreadable', 'exchange/entry-altered']),
      );
    },
    within,
  );

  it(
    `of an answer are an answer, or a fault that the line can name (${share(11_000)})`,
    async () => {
      let text = '';
      let status = 200;
      const client = createExchangeClient({
        url: 'http://exchange',
        env: 'training',
        device: 'state-1',
        key: state.signing,
        sign: fastSign,
        timeout: () => new AbortController().signal,
        fetch: () =>
          Promise.resolve({
            status,
            headers: new Headers({ 'retry-after': text.slice(0, 3).replace(/[^\d]/g, '') }),
            text: () => Promise.resolve(text),
          } as unknown as Response),
      });
      const answers = [
        { env: 'training', exchangeId: 'e', hallDate: '2016-03-10', serverTime: 1, schemas: ['a/1'] },
        { receivedTo: 4, chainHead: 'a'.repeat(64) },
        { error: { code: 'exchange/sequence-gap', detail: { expectSeq: 2, chainHead: 'b'.repeat(64) } } },
        { exchangeId: 'e', nonce: 'n'.repeat(20), expiresAt: 9 },
      ].map((answer) => JSON.stringify(answer));
      const asks = [() => client.policy(), () => client.push([sealedAsOwn]), () => client.device()];
      const [{ text: own, hash, seq, msgId }] = sealed as [(typeof sealed)[number]];
      const sealedAsOwn = { text: own, hash, seq, msgId, epoch: 0, prevHash: '' };
      let faults = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...answers).chain(altered),
          fc.constantFrom(200, 409, 500, 503),
          fc.constantFrom(...asks),
          async (answer, code, ask) => {
            text = answer;
            status = code;
            try {
              await ask();
            } catch (error) {
              faults += codeOf(error) === '' ? 0 : 1;
            }
          },
        ),
        { seed, numRuns: share(11_000) },
      );
      expect(faults).toBeGreaterThan(1_000);
    },
    within,
  );
});

import { beforeAll, describe, expect, it } from 'vitest';
import { ConsistencyProof, HeadsPage, InclusionProof, type TreeHead } from '../../contract/exchange/heads.ts';
import { feedLeafHash } from '../../evidence/feed-tree.ts';
import { emptyRoot, nodeHash, verifyConsistency, verifyInclusion } from '../../evidence/merkle.ts';
import type { ExchangeUnderTest } from './http-conformance.ts';
import { get, post, push, readFeed, readPolicy, signIn, verdictsUpTo } from './test-client.ts';
import { filing, makeWindow, type TestWindow } from './test-window.ts';

/** The definition of RFC 6962, in other words than the product's. */
const treeHash = (leaves: readonly string[]): string => {
  if (leaves.length < 2) return leaves[0] ?? emptyRoot;
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
};

/** Signed heads and proofs, over HTTP. */
export const describeHeadRoutes = (name: string, exchange: ExchangeUnderTest): void => {
  describe(name, () => {
    const run = Date.now().toString(36);
    const part = `heads-${run}`;
    let window: TestWindow;
    let session: Record<string, string>;
    let stranger: Record<string, string>;
    const at = (path: string): string => `${exchange.url()}/v1/heads/${path}`;
    const send = async (count: number): Promise<void> => {
      const from = window.head.lastSeq;
      const sealed = Array.from({ length: count }, (_, n) => window.seal(filing(`t-${run}-${from + n}`)));
      expect((await push(exchange.url(), window, sealed)).status).toBe(200);
      await verdictsUpTo(exchange.url(), session, window.head.lastSeq, from);
    };
    const heads = async (): Promise<readonly TreeHead[]> => {
      const { status, body } = await get(at(part), session);
      expect(status).toBe(200);
      return HeadsPage.parse(body).heads.map(({ head }) => head);
    };
    const headOf = async (size: number): Promise<TreeHead> => {
      const until = Date.now() + 20_000;
      for (;;) {
        const found = (await heads()).find((head) => head.size >= size);
        if (found !== undefined) return found;
        if (Date.now() > until) throw new Error(`no head of ${size} within twenty seconds`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const leaves = async (): Promise<string[]> =>
      (await readFeed(exchange.url(), session, part, 'after=0&limit=200')).body.entries.map(feedLeafHash);
    const code = async (path: string, as = session): Promise<unknown> => {
      const { status, body } = await get(at(path), as);
      return [status, body.error.code];
    };

    beforeAll(async () => {
      window = makeWindow({ device: `heads-${run}`, bureau: 'state', part });
      const elsewhere = makeWindow({ device: `heads-x-${run}`, bureau: 'state', part: `x-${run}` });
      for (const one of [window, elsewhere]) await exchange.enrol(one);
      session = await signIn(exchange.url(), window);
      stranger = await signIn(exchange.url(), elsewhere);
    });

    it('say what the feed is from its first entry, and cover the day when the hall date moves', async () => {
      expect(await heads()).toEqual([]);
      await send(1);
      const first = await headOf(1);
      await send(4);
      const { hallDate } = await readPolicy(exchange.url());
      await post(`${exchange.url()}/v1/training/advance-day`, { from: hallDate }, session);
      const second = await headOf(5);
      const all = await leaves();
      expect(all).toHaveLength(5);
      for (const head of [first, second]) {
        expect(head).toMatchObject({ part, env: 'training', root: treeHash(all.slice(0, head.size)) });
      }
      expect(second.hallDate > first.hallDate).toBe(true);
    });

    it('prove that one is the beginning of the next, and that every entry is in it', async () => {
      const [second, first] = await heads();
      if (first === undefined || second === undefined) throw new Error('there are two heads');
      const query = `${part}/consistency?from=${first.size}&to=${second.size}`;
      const { proof } = ConsistencyProof.parse((await get(at(query), session)).body);
      expect(verifyConsistency(first.size, second.size, proof, first.root, second.root)).toBe(true);
      for (const [index, leaf] of (await leaves()).entries()) {
        const path = `${part}/inclusion?position=${index + 1}&size=${second.size}`;
        const said = InclusionProof.parse((await get(at(path), session)).body);
        expect(said.leaf).toBe(leaf);
        expect(verifyInclusion(leaf, index, second.size, said.proof, second.root)).toBe(true);
      }
    });

    it('are no business of a window of another part, nor of nobody', async () => {
      for (const path of [part, `${part}/consistency?from=1&to=2`, `${part}/inclusion?position=1&size=1`]) {
        expect(await code(path, stranger)).toEqual([403, 'exchange/other-jurisdiction']);
        expect(await code(path, {})).toEqual([401, 'exchange/session-required']);
      }
    });

    it('answer nonsense with a code, and keep no signature that is not a bureau’s', async () => {
      expect(await code(`${part}/consistency?from=3&to=2`)).toEqual([400, 'exchange/request-malformed']);
      expect(await code(`${part}/inclusion?position=0&size=2`)).toEqual([400, 'exchange/request-malformed']);
      expect(await code(`${part}/inclusion?position=1&size=9999`)).toEqual([404, 'exchange/head-unknown']);
      const [head] = await heads();
      const { v, env, exchangeId, size, root } = head as TreeHead;
      const paper = {
        ...{ v, env, exchangeId, part, size, root, bureau: 'state', head: '0'.repeat(64) },
        ...{ checked: ['first'], officer: 'nobody', signedOn: '2016-03-10', signature: '0'.repeat(128) },
      };
      const given = await post(at(`${part}/countersignatures`), paper);
      expect(['exchange/bureau-signature-wrong', 'exchange/bureau-key-missing']).toContain(
        given.body.error.code,
      );
      const wrong = await post(at(`elsewhere/countersignatures`), paper);
      expect(wrong.body.error.code).toBe('exchange/bureau-paper-not-in-order');
      const empty = await post(at(`${part}/countersignatures`), 'null');
      expect(empty.body.error.code).toMatch(/^exchange\/(bureau-paper-not-in-order|request-malformed)$/);
    });
  });
};

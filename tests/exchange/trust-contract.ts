import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { type HeldTrustPaper, trustPieceBytes } from '../../exchange/storage/trust-port.ts';
import { readTrustPaper } from '../../exchange/trust-desk.ts';
import type { DeskFixture } from './desk-contract.ts';

const now = 1_457_600_000_000;

/** What every store owes the papers that windows believe by. Runs on SQLite and on PostgreSQL. */
export const describeTrustPapers = (name: string, fixture: () => DeskFixture): void => {
  describe(name, () => {
    let store: FullStore;
    let other: FullStore;
    let at = now;
    beforeAll(async () => {
      store = await fixture().create();
      other = await fixture().reopen();
    });
    afterAll(async () => {
      await other?.close();
      await store?.close();
    });
    const paperOf = (
      subject: string,
      order: number,
      bytes: Uint8Array = randomBytes(1_000),
    ): { readonly paper: HeldTrustPaper; readonly bytes: Uint8Array } => ({
      paper: {
        kind: subject === '' ? 'trust-list' : 'revocation-list',
        hash: createHash('sha256').update(bytes).digest('hex'),
        size: bytes.length,
        of: subject === '' ? '临江市' : `CA ${subject}`,
        order,
        subject,
        putAt: now,
      },
      bytes,
    });
    const put = ({ paper, bytes }: ReturnType<typeof paperOf>, most = 10) => {
      const decision = {
        kind: 'trust-paper-put',
        subject: paper.hash,
        decidedAt: ++at,
        by: 'admin-1',
        reason: '两局送达',
      } as const;
      return store.putTrustPaper(paper, bytes, decision, most);
    };
    const orders = async (from: FullStore = other): Promise<readonly (readonly [string, number])[]> =>
      (await from.listTrustPapers()).map(({ subject, order }) => [subject, order] as const);
    const read = async (hash: string, from: number, to: number): Promise<Buffer> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of readTrustPaper(other, hash, from, to)) chunks.push(chunk);
      return Buffer.concat(chunks);
    };

    it('keep the newest of each subject, and never one that is older or as old', async () => {
      expect(await orders()).toEqual([]);
      const first = paperOf('a', 10);
      expect(await put(first)).toEqual({ kind: 'kept' });
      expect(await put(first)).toEqual({ kind: 'known' });
      expect(await put(paperOf('a', 10))).toEqual({ kind: 'not-newer', have: 10 });
      expect(await put(paperOf('a', 9))).toEqual({ kind: 'not-newer', have: 10 });
      expect(await put(paperOf('b', 3))).toEqual({ kind: 'kept' });
      expect(await put(paperOf('', 1))).toEqual({ kind: 'kept' });
      expect(await put(paperOf('a', 11))).toEqual({ kind: 'kept' });
      // The trust list first.
      expect(await orders()).toEqual([
        ['', 1],
        ['a', 11],
        ['b', 3],
      ]);
      // What a window may be half through is there still, and what is two back is gone.
      expect((await other.findTrustPaper(first.paper.hash))?.order).toBe(10);
      expect(await put(paperOf('a', 12))).toEqual({ kind: 'kept' });
      expect(await other.findTrustPaper(first.paper.hash)).toBeUndefined();
      expect(await other.findTrustPaperPiece(first.paper.hash, 0)).toBeUndefined();
      const decided = (await other.readDecisions(50)).filter(({ kind }) => kind === 'trust-paper-put');
      expect(decided).toHaveLength(5);
      expect(decided.at(-1)).toMatchObject({ subject: first.paper.hash, by: 'admin-1', reason: '两局送达' });
    });

    it('take no first of one subject too many, but go on with those there are', async () => {
      expect(await put(paperOf('c', 1), 3)).toEqual({ kind: 'full' });
      expect(await put(paperOf('b', 4), 3)).toEqual({ kind: 'kept' });
      expect((await orders()).map(([subject]) => subject)).toEqual(['', 'a', 'b']);
    });

    it('give any range of megabytes, byte for byte', async () => {
      const bytes = randomBytes(5 * trustPieceBytes + 17);
      const { paper } = paperOf('large', 1, bytes);
      await put({ paper, bytes });
      expect(await other.findTrustPaper(paper.hash)).toEqual(paper);
      for (const [from, to] of [
        [0, bytes.length - 1],
        [0, 0],
        [bytes.length - 1, bytes.length - 1],
        [trustPieceBytes - 1, trustPieceBytes],
        [trustPieceBytes, 3 * trustPieceBytes + 5],
      ] as const)
        expect((await read(paper.hash, from, to)).equals(bytes.subarray(from, to + 1))).toBe(true);
    });

    it('give up one that is withdrawn, with who decided it, and the one before it is the newest again', async () => {
      const [good, bad] = [paperOf('w', 1), paperOf('w', 99)];
      await put(good);
      await put(bad);
      const decision = {
        kind: 'trust-paper-withdrawn',
        subject: bad.paper.hash,
        decidedAt: ++at,
        by: 'admin-2',
        reason: '取错文件',
      } as const;
      expect(await store.withdrawTrustPaper(bad.paper.hash, decision)).toBe(true);
      expect(await store.withdrawTrustPaper(bad.paper.hash, decision)).toBe(false);
      expect((await orders()).find(([subject]) => subject === 'w')).toEqual(['w', 1]);
      await expect(read(bad.paper.hash, 0, 10)).rejects.toThrow('withdrawn');
      expect(await put(paperOf('w', 2))).toEqual({ kind: 'kept' });
      const [last] = (await other.readDecisions(50)).filter(({ kind }) => kind === decision.kind);
      expect(last).toEqual(decision);
    });

    it('are put in by two at once, one after the other', async () => {
      const papers = Array.from({ length: 8 }, (_, n) => paperOf('race', n + 1));
      const done = await Promise.all(
        papers.map(({ paper, bytes }, n) => {
          const decision = {
            kind: 'trust-paper-put',
            subject: paper.hash,
            decidedAt: ++at,
            by: `admin-${n}`,
            reason: '两局送达',
          } as const;
          return (n % 2 === 0 ? store : other).putTrustPaper(paper, bytes, decision, 20);
        }),
      );
      expect(done.at(-1)).toEqual({ kind: 'kept' });
      expect((await orders()).find(([subject]) => subject === 'race')).toEqual(['race', 8]);
    });
  });
};

import { expect, it } from 'vitest';
import { longestPieceBytes, mostUploadsOfOne } from '../../contract/exchange/scans.ts';
import { identityRecordId } from '../../domain/registration/registration.ts';
import { decide } from '../../exchange/decide.ts';
import { type Receive, receive } from '../../exchange/receive.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { judgeWhole } from '../../exchange/uploads.ts';
import { pdfOf } from '../support/scans.ts';
import { declining, handover, registration, registrationBody, taking } from './registration-drafts.ts';
import { entryNaming, referenceTo } from './scan-entries.ts';
import { land } from './storage-contract.ts';
import { makeWindow, type Sealed, type TestWindow } from './test-window.ts';

const now = 1_457_600_000_000;

/** What every store owes the scans of a record that moves: read where its feed names them, and nowhere else. */
export const itHandsScansOver = (stores: () => { readonly store: FullStore; readonly other: FullStore }) => {
  const [here, there, elsewhere] = ['moves-from', 'moves-to', 'moves-nowhere'];
  const enrolled = async (part: string, name = ''): Promise<TestWindow> => {
    const window = makeWindow({ device: `mover-${part}${name}`, bureau: 'state', part });
    await stores().store.putDevice(window.record);
    return window;
  };
  const apply = async (window: TestWindow, ...sealed: readonly Sealed[]): Promise<void> => {
    const { store } = stores();
    await land(store, window, sealed);
    while ((await store.applyPending(window.record.part, 50, decide, now)) > 0);
  };
  const seenIn = (hash: string) =>
    Promise.all(
      [here, there, elsewhere].map(async (part) => {
        const found = await stores().other.findBlob(part, hash);
        return typeof found === 'string' ? found : 'there';
      }),
    );
  const upload = async ({ device }: TestWindow, bytes: Uint8Array) => {
    const { store, other } = stores();
    const { hash } = referenceTo(bytes);
    const begun = await store.beginUpload({ device, hash, now }, mostUploadsOfOne);
    if (begun.kind !== 'open') return begun.kind;
    let kind = 'none';
    for (let offset = 0; offset < bytes.length; offset += longestPieceBytes) {
      const piece = bytes.subarray(offset, offset + longestPieceBytes);
      ({ kind } = await other.putPiece({ device, hash, offset, bytes: piece, now }, judgeWhole));
    }
    return kind;
  };
  /** A registration that names scans, and the draft that hands it over. */
  const registered = (home: TestWindow, taxpayerNo: string, scans: ReturnType<typeof referenceTo>[]) => {
    const of = { recordId: identityRecordId(taxpayerNo), taxpayer: taxpayerNo };
    const over = { taxpayerNo, scans };
    const first = home.seal(registration('state', over, of));
    const record = { ...registrationBody('state'), ...over };
    return { first, handing: (base: Sealed) => handover(base, there, { record }), over, of };
  };

  it('hands the scans of a record over with it, from the moment it stands in the other feed, and no others', async () => {
    const { store } = stores();
    const home = await enrolled(here);
    const far = await enrolled(there);
    await enrolled(elsewhere);
    const [sent, late, kept] = ['sent before', 'sent afterwards', 'of another case'].map((text) =>
      pdfOf(text, longestPieceBytes + 9),
    ) as [Buffer, Buffer, Buffer];
    const [a, b, c] = [referenceTo(sent), referenceTo(late), referenceTo(kept)];
    const { first, handing } = registered(home, '35990120000229004900', [a, b]);
    await apply(home, first, home.seal(entryNaming('case-that-stays', [c])));
    expect(await upload(home, sent)).toBe('complete');
    expect(await upload(home, kept)).toBe('complete');
    const handed = home.seal(handing(first));
    await apply(home, handed);
    // Accepted where it left, and not yet in the other feed.
    expect(await seenIn(a.hash)).toEqual(['there', 'unnamed', 'unnamed']);
    const failing: Receive = () => {
      throw new Error('power cut');
    };
    await expect(store.passOn(there, 10, failing)).rejects.toThrow('power cut');
    expect(await seenIn(a.hash)).toEqual(['there', 'unnamed', 'unnamed']);
    expect(await store.passOn(there, 10, receive)).toBe(1);
    expect(await seenIn(a.hash)).toEqual(['there', 'there', 'unnamed']);
    expect(await seenIn(b.hash)).toEqual(['awaited', 'awaited', 'unnamed']);
    expect(await seenIn(c.hash)).toEqual(['there', 'unnamed', 'unnamed']);
    // To read is not to bring: nobody there has said that he has it.
    expect(await upload(far, late)).toBe('unnamed');
    // The record has left, and the window that has the paper still sends it.
    expect(await upload(home, late)).toBe('complete');
    expect(await seenIn(b.hash)).toEqual(['there', 'there', 'unnamed']);

    const declined = far.seal(declining(handed));
    await apply(far, declined);
    for (const { hash } of [a, b]) expect(await seenIn(hash)).toEqual(['there', 'unnamed', 'unnamed']);
    await store.passOn(here, 10, receive);
    const again = home.seal(handing(handed));
    await apply(home, again);
    expect(await seenIn(a.hash)).toEqual(['there', 'unnamed', 'unnamed']);
    await store.passOn(there, 10, receive);
    for (const { hash } of [a, b]) expect(await seenIn(hash)).toEqual(['there', 'there', 'unnamed']);
    // What has been answered is not answered once more: the second word takes nothing away.
    await apply(far, far.seal(declining(handed)));
    expect(await seenIn(a.hash)).toEqual(['there', 'there', 'unnamed']);
  });

  it('counts a scan once wherever its record goes, and asks the place that takes it for nothing that is there', async () => {
    const { store } = stores();
    const home = await enrolled(here, '-2');
    const far = await enrolled(there, '-2');
    const [there1, toCome] = [pdfOf('at the exchange', 30_000), pdfOf('to come', 30_000)];
    const scans = [referenceTo(there1), referenceTo(toCome)];
    const before = await store.countBlobs(now + 1);
    const { first, handing, over, of } = registered(home, '35990120000229004901', scans);
    await apply(home, first);
    expect(await upload(home, there1)).toBe('complete');
    const handed = home.seal(handing(first));
    await apply(home, handed);
    await store.passOn(there, 10, receive);
    const taken = taking(handed);
    await apply(far, far.seal({ ...taken, ...of, body: { ...taken.body, ...over } }));
    expect(await store.findUpload(far.device, scans[0]!.hash)).toEqual({ kind: 'complete', size: 30_000 });
    expect(await store.findUpload(far.device, scans[1]!.hash)).toEqual({ kind: 'none', size: 30_000 });
    expect(await seenIn(scans[1]!.hash)).toEqual(['awaited', 'awaited', 'unnamed']);
    expect(await upload(home, toCome)).toBe('complete');
    expect(await store.findUpload(far.device, scans[1]!.hash)).toEqual({ kind: 'complete', size: 30_000 });
    for (const { hash } of scans) expect(await seenIn(hash)).toEqual(['there', 'there', 'unnamed']);
    const after = await store.countBlobs(now + 1);
    expect([after.named - before.named, after.arrived - before.arrived]).toEqual([2, 2]);
  });
};

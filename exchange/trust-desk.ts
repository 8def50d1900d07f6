import {
  mostTrustPaperBytes,
  mostTrustPapers,
  type TrustPaper,
  type TrustPapersPage,
} from '../contract/exchange/trust-papers.ts';
import { trustListDocument, TrustListFile } from '../contract/exchange/trust-list.ts';
import { Fault } from '../domain/faults.ts';
import { canonicalText, sha256Hex, sha256HexOfBytes } from '../evidence/canonical.ts';
import { commonName } from '../evidence/certificate.ts';
import { derOfFile, readRevocationList } from '../evidence/revocation-list.ts';
import type { TrustBundle } from '../evidence/trust-bundle.ts';
import { issuePath } from './content.ts';
import { hallDate, shanghaiDate } from './hall-date.ts';
import type { FullStore } from './storage/desk-port.ts';
import type { HeldTrustPaper, TrustStore } from './storage/trust-port.ts';

/** What became of one paper that was put in. */
export interface PutPaper extends Pick<TrustPaper, 'kind' | 'hash' | 'of' | 'order'> {
  /** `known`: held already. `passed-over`: came beside a trust list and is not newer. */
  readonly state: 'kept' | 'known' | 'passed-over';
}

interface Paper extends Pick<HeldTrustPaper, 'kind' | 'hash' | 'of' | 'order' | 'subject'> {
  readonly bytes: Uint8Array;
}

const dayMs = 86_400_000;
/** A trust list may bring the lists of twenty CAs along. */
const mostFileBytes = 8 * mostTrustPaperBytes;
const notInOrder = (field: string): Fault => new Fault('exchange/trust-paper-not-in-order', { field });
const tooLarge = (most: number): Fault =>
  new Fault('exchange/trust-paper-too-large', { most: most / (1024 * 1024) });

/** A file is not read where it is too large for any. Throws `exchange/trust-paper-too-large`. */
export const checkTrustFileSize = (size: number): void => {
  if (size > mostFileBytes) throw tooLarge(mostFileBytes);
};

/** A CA's own list. Whose key signed it is not asked here: whom to believe is the bureaus' to say. */
const revocationPaper = (der: Uint8Array, now: number): Paper => {
  if (der.length > mostTrustPaperBytes) throw tooLarge(mostTrustPaperBytes);
  let list: ReturnType<typeof readRevocationList>;
  try {
    list = readRevocationList(der);
  } catch (error) {
    if (error instanceof Fault) throw notInOrder('CRL');
    throw error;
  }
  const { thisUpdate, issuer, issuerDer, authorityKeyId } = list;
  // One of a day to come would keep out every one that follows. A day is left for clocks and zones.
  if (thisUpdate > now + dayMs)
    throw new Fault('certificate/crl-from-the-future', { said: shanghaiDate(thisUpdate) });
  if (thisUpdate < 1) throw notInOrder('thisUpdate');
  return {
    kind: 'revocation-list',
    hash: sha256HexOfBytes(der),
    of: commonName(issuer).slice(0, 200).toWellFormed(),
    order: thisUpdate,
    subject: sha256Hex(`${issuerDer} ${authorityKeyId ?? ''}`),
    bytes: der,
  };
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw notInOrder('JSON');
    throw error;
  }
};

/** A trust list by itself, and the revocation lists that lay beside it each by itself: they grow old apart. */
const listPapers = (bytes: Uint8Array, env: string, now: number): readonly Paper[] => {
  const parsed = TrustListFile.safeParse(parseJson(bytes));
  if (!parsed.success) throw notInOrder(issuePath(parsed.error.issues));
  const { signatures, revocationLists } = parsed.data;
  const bundle: TrustBundle = parsed.data.bundle;
  if (bundle.env !== env) throw new Fault('exchange/environment-mixed');
  if (signatures.state === null || signatures.local === null)
    throw new Fault('exchange/trust-paper-not-signed');
  const text = Buffer.from(canonicalText(trustListDocument(bundle, signatures)), 'utf8');
  if (text.length > mostTrustPaperBytes) throw tooLarge(mostTrustPaperBytes);
  const list: Paper = {
    kind: 'trust-list',
    hash: sha256HexOfBytes(text),
    of: bundle.region,
    order: bundle.version,
    subject: '',
    bytes: text,
  };
  const beside = revocationLists.map((base64) =>
    revocationPaper(new Uint8Array(Buffer.from(base64, 'base64')), now),
  );
  return [list, ...beside];
};

/** Training has a calendar of its own: its papers are of 2016. */
const momentOf = async (store: FullStore, now: number): Promise<number> =>
  store.identity.env === 'production' ? now : Date.parse(`${await hallDate(store, now)}T12:00:00+08:00`);

const saidOf = ({ kind, order }: Pick<Paper, 'kind' | 'order'>): string | number =>
  kind === 'trust-list' ? order : shanghaiDate(order);

/**
 * Puts a trust list or a CA's revocation list (DER or PEM) where windows fetch it. What it is, it must be; whether it is
 * believed is said at the windows. Put in once more it changes nothing. Throws `exchange/trust-paper-not-in-order`,
 * `-not-signed`, `-too-large`, `-not-newer`, `exchange/trust-papers-full`, `exchange/environment-mixed`,
 * `certificate/crl-from-the-future`. What lies beside a trust list is kept one by one, and put in again it goes on.
 */
export const putTrustFile = async (
  store: FullStore,
  bytes: Uint8Array,
  { by, reason, now }: { readonly by: string; readonly reason: string; readonly now: number },
): Promise<readonly PutPaper[]> => {
  checkTrustFileSize(bytes.length);
  const moment = await momentOf(store, now);
  const der = derOfFile(bytes);
  const papers =
    der === undefined ? listPapers(bytes, store.identity.env, moment) : [revocationPaper(der, moment)];
  const put: PutPaper[] = [];
  for (const [place, { bytes: body, ...paper }] of papers.entries()) {
    const decision = { kind: 'trust-paper-put', subject: paper.hash, decidedAt: now, by, reason } as const;
    const held = { ...paper, size: body.length, putAt: now };
    const done = await store.putTrustPaper(held, body, decision, mostTrustPapers);
    if (done.kind === 'full') throw new Fault('exchange/trust-papers-full', { most: mostTrustPapers });
    if (done.kind === 'not-newer' && place === 0)
      throw new Fault('exchange/trust-paper-not-newer', {
        said: saidOf(paper),
        have: saidOf({ ...paper, order: done.have }),
      });
    const { kind, hash, of, order } = paper;
    put.push({ kind, hash, of, order, state: done.kind === 'not-newer' ? 'passed-over' : done.kind });
  }
  return put;
};

/**
 * Takes a paper away that should not have been put in: the one before it is the newest again, and windows that have
 * taken it keep it. Throws `exchange/trust-paper-unknown`.
 */
export const withdrawTrustPaper = async (
  store: TrustStore,
  hash: string,
  { by, reason, now }: { readonly by: string; readonly reason: string; readonly now: number },
): Promise<void> => {
  const decision = { kind: 'trust-paper-withdrawn', subject: hash, decidedAt: now, by, reason } as const;
  if (!(await store.withdrawTrustPaper(hash, decision))) throw new Fault('exchange/trust-paper-unknown');
};

/** What is held now. */
export const trustPapersPage = async (
  store: Pick<TrustStore, 'listTrustPapers'>,
): Promise<TrustPapersPage> => {
  const papers = (await store.listTrustPapers()).map(({ kind, hash, size, of, order }) => ({
    ...{ kind, hash, size, of, order },
  }));
  return { catalogue: sha256Hex(canonicalText(papers)), papers };
};

/** Bytes `from` to `to` of a paper, inclusive, piece by piece. Ends early when it is withdrawn underneath. */
export async function* readTrustPaper(
  store: Pick<TrustStore, 'findTrustPaperPiece'>,
  hash: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at <= to; ) {
    const piece = await store.findTrustPaperPiece(hash, at);
    const bytes = piece?.bytes.subarray(at - piece.at, to + 1 - piece.at);
    // The reader sees a short answer, and asks what is held now.
    if (bytes === undefined || bytes.length === 0)
      throw new Error('a trust paper was withdrawn while it was read');
    yield bytes;
    at += bytes.length;
  }
}

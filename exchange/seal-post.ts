import {
  BureauSealPaper,
  type SealPapersPage,
  type SealRequestKept,
  SealRequestPaper,
} from '../contract/exchange/seal-papers.ts';
import { Fault } from '../domain/faults.ts';
import { verifySealRequest } from '../evidence/seal.ts';
import { issuePath } from './content.ts';
import type { DeviceRecord, ExchangeStore, SealPaper } from './storage/port.ts';

/*
 * The post between windows and bureaus about seal keys (DESIGN §14). The exchange carries papers and keeps them; whether
 * a bureau signed one is for the window to say, which alone was given the bureaus' public keys.
 */

const keep = async (store: ExchangeStore, paper: SealPaper): Promise<void> => {
  if (!(await store.putSealPaper(paper))) throw new Fault('exchange/seal-paper-differs', { id: paper.id });
};

/**
 * Keeps what a window asks of a bureau. Throws `exchange/request-malformed`, `exchange/environment-mixed`,
 * `exchange/signature-wrong` where the window does not hold the key it names, `exchange/seal-paper-differs`.
 */
export const keepSealRequest = async (
  store: ExchangeStore,
  { device }: Pick<DeviceRecord, 'device'>,
  paper: SealRequestPaper,
  now: number,
): Promise<SealRequestKept> => {
  const { request } = paper.signed;
  if (request.env !== store.identity.env) throw new Fault('exchange/environment-mixed');
  if (request.window !== device) throw new Fault('exchange/request-malformed', { field: 'window' });
  if (!verifySealRequest(paper.signed)) throw new Fault('exchange/signature-wrong');
  await keep(store, {
    device,
    kind: 'request',
    id: request.id,
    text: JSON.stringify(paper),
    depositedAt: now,
  });
  return { id: request.id };
};

/** What bureaus have deposited for a window: grants first, so that a revocation finds its grant. */
export const sealPapersFor = async (
  store: ExchangeStore,
  { device }: Pick<DeviceRecord, 'device'>,
): Promise<SealPapersPage> => ({
  papers: (await store.readSealPapers(device))
    .filter(({ kind }) => kind !== 'request')
    .map(({ text }) => JSON.parse(text) as unknown),
});

/** Requests that no grant for the same key has answered yet, for the bureaus to take away. */
export const openSealRequests = async (store: ExchangeStore): Promise<readonly SealRequestPaper[]> => {
  const papers = await store.readSealPapers(null);
  const granted = new Set(
    papers
      .filter(({ kind }) => kind === 'grant')
      .map(({ text }) => {
        const paper = BureauSealPaper.parse(JSON.parse(text));
        return paper.kind === 'grant' ? paper.signed.grant.publicKeyHex : '';
      }),
  );
  return papers
    .filter(({ kind }) => kind === 'request')
    .map(({ text }) => SealRequestPaper.parse(JSON.parse(text)))
    .filter(({ signed }) => !granted.has(signed.request.publicKeyHex));
};

/**
 * Keeps what a bureau has signed for a window. Throws `exchange/seal-paper-not-in-order`, `exchange/environment-mixed`,
 * `exchange/device-unknown`, `exchange/seal-paper-differs` where another paper stands under the same grant.
 */
export const depositSealPaper = async (
  store: ExchangeStore,
  raw: unknown,
  now: number,
): Promise<Pick<SealPaper, 'device' | 'kind' | 'id'>> => {
  const parsed = BureauSealPaper.safeParse(raw);
  if (!parsed.success)
    throw new Fault('exchange/seal-paper-not-in-order', { field: issuePath(parsed.error.issues) });
  const paper = parsed.data;
  if (paper.kind === 'grant' && paper.signed.grant.env !== store.identity.env)
    throw new Fault('exchange/environment-mixed');
  const at =
    paper.kind === 'grant'
      ? { device: paper.signed.grant.window, kind: paper.kind, id: paper.signed.grant.id }
      : { device: paper.window, kind: paper.kind, id: paper.revocation.grantId };
  await keep(store, { ...at, text: JSON.stringify(paper), depositedAt: now });
  return at;
};

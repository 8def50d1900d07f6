import { type TrustPaper, TrustPapersPage } from '../../contract/exchange/trust-papers.ts';
import { type AskedAt, askExchange, askForBytes, pieceTimeoutMs, type WithSession } from './exchange-call.ts';

/** The trust list and the revocation lists that the exchange holds. Offsets and sizes in bytes. */
export interface TrustPost {
  /** What is held now, without the bytes. */
  trustPapers(signal?: AbortSignal): Promise<TrustPapersPage>;
  /**
   * Bytes `from` to `to` of one, inclusive. Throws `exchange/trust-paper-unknown` where it has been replaced or withdrawn.
   */
  trustPaperPiece(
    paper: Pick<TrustPaper, 'hash' | 'size'>,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array>;
}

export const makeTrustPost = (where: AskedAt, withSession: WithSession): TrustPost => {
  const call = (token: string, path: string, signal: AbortSignal | undefined) => ({
    ...{ ...where, path, token, signal, timeoutMs: pieceTimeoutMs },
  });
  return {
    trustPapers: (signal) =>
      withSession(signal, (token) =>
        askExchange(TrustPapersPage, { ...call(token, '/v1/trust', signal), method: 'GET' }),
      ),
    trustPaperPiece: ({ hash, size }, from, to, signal) =>
      withSession(signal, (token) =>
        askForBytes({
          ...call(token, `/v1/trust/${hash}`, signal),
          wanted: { hash, from, to, size },
        }),
      ),
  };
};

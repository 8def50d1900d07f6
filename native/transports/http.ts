import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A request that got no usable answer. `mayHaveArrived` is false only when the other side cannot have seen a byte. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly mayHaveArrived: boolean;
  /** HTTP status when there was an answer. */
  readonly status: number | undefined;

  constructor(mayHaveArrived: boolean, status?: number) {
    super(status === undefined ? 'no answer' : `status ${status}`);
    this.mayHaveArrived = mayHaveArrived;
    this.status = status;
  }
}

const longestAnswer = 4_194_304;

/** `ipp` and `ipps` addresses as HTTP ones; port 631 unless given. */
export const httpUrlOf = (printerUrl: string): URL => {
  const url = new URL(printerUrl);
  const secure = url.protocol === 'ipps:' || url.protocol === 'https:';
  const plain = new URL(printerUrl.replace(/^[a-z]+:/i, secure ? 'https:' : 'http:'));
  if (plain.port === '' && url.protocol.startsWith('ipp')) plain.port = '631';
  return plain;
};

/** Posts a body and returns the answer's bytes. Throws `HttpFailure`. */
export const post = (
  url: URL,
  contentType: string,
  body: Uint8Array,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    let connected = false;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': contentType, 'content-length': body.length },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const fail = (status?: number): void => {
      clearTimeout(timer);
      reject(new HttpFailure(connected, status));
      outgoing.destroy();
    };
    const timer = setTimeout(() => fail(), options.timeoutMs);
    outgoing.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    outgoing.on('error', () => fail());
    outgoing.on('response', (response) => {
      if (response.statusCode !== 200) {
        fail(response.statusCode);
        return;
      }
      const pieces: Buffer[] = [];
      let size = 0;
      response.on('data', (piece: Buffer) => {
        size += piece.length;
        pieces.push(piece);
        if (size > longestAnswer) fail();
      });
      response.on('error', () => fail());
      response.on('end', () => {
        clearTimeout(timer);
        resolve(Uint8Array.from(Buffer.concat(pieces)));
      });
    });
    outgoing.end(body);
  });

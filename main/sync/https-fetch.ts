import type { ClientRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { createSecureContext, TLSSocket } from 'node:tls';
import { closedAfterHandshake } from './tls-faults.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** The largest answer there is, a page of the largest messages, and some. */
const largestAnswerBytes = 64 * 1024 * 1024;

const bodyOf = (body: RequestInit['body']): string | Uint8Array | undefined => {
  if (body === undefined || body === null) return undefined;
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw new TypeError('the exchange is asked in text or bytes');
  return body;
};

/**
 * A server that asks for a certificate judges it after the handshake: it then closes without a word, before a byte of an
 * answer. Only a connection made for this very question says so; one that was kept open may just have been cut.
 */
const refusedAfterHandshake = (error: Error, asked: ClientRequest): Error => {
  const closed = ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '');
  const { socket, reusedSocket } = asked;
  const wasSecure = socket instanceof TLSSocket && socket.authorized;
  return closed && wasSecure && !reusedSocket ? Object.assign(error, { code: closedAfterHandshake }) : error;
};

/**
 * `fetch` for the exchange alone, over TLS with this window's certificate: both sides show one, the server's is checked
 * against the agreed authority and name, and nothing is ever sent where that fails. Node's own fetch takes a client
 * certificate only by a package of its own; `node:https` is the same in both shells. Rejects with OpenSSL's code.
 */
export const httpsFetch = (identity: TlsIdentity): typeof fetch => {
  const { authority, certificate, privateKey, serverName } = identity;
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 4,
    minVersion: 'TLSv1.2',
    // Never the system's list: any authority of the world could then speak for the exchange.
    secureContext: createSecureContext({ ca: authority, cert: certificate, key: privateKey }),
    rejectUnauthorized: true,
    ...(serverName === null ? {} : { servername: serverName }),
  });
  return async (input, init = {}) => {
    const url = input instanceof Request ? new URL(input.url) : new URL(input);
    if (url.protocol !== 'https:') throw new TypeError('this window speaks to its exchange over TLS alone');
    const { method = 'GET', signal } = init;
    const body = bodyOf(init.body);
    const headers = {
      ...Object.fromEntries(new Headers(init.headers)),
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    };
    return new Promise<Response>((resolve, reject) => {
      const asked = request(
        url,
        { method, headers, agent, ...(signal == null ? {} : { signal }) },
        (answer) => {
          const chunks: Buffer[] = [];
          let size = 0;
          answer.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size > largestAnswerBytes) asked.destroy(new Error('the answer is too large'));
            else chunks.push(chunk);
          });
          answer.once('error', reject);
          answer.once('end', () => {
            const status = answer.statusCode ?? 0;
            // As with `redirect: 'error'`: an exchange never sends a window elsewhere.
            if (status >= 300 && status < 400) return reject(new TypeError('the exchange redirects'));
            const given = Object.entries(answer.headers).filter(([, value]) => typeof value === 'string');
            const said = status === 204 || status === 304 ? null : Buffer.concat(chunks);
            resolve(new Response(said, { status, headers: given as [string, string][] }));
          });
        },
      );
      // A signal that fires tells its own reason: a limit that ran out, or an end that was wanted.
      asked.once('error', (error) =>
        reject(signal?.aborted === true ? signal.reason : refusedAfterHandshake(error, asked)),
      );
      asked.end(body);
    });
  };
};

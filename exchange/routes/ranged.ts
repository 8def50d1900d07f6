import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { byteRange } from '../byte-range.ts';

/** A file that never changes under its hash. */
export interface ImmutableFile {
  /** SHA-256 of its bytes: the entity tag. */
  readonly hash: string;
  readonly size: number;
  readonly mediaType: string;
  /** Who may keep it besides the window that asks. */
  readonly keptBy: 'private' | 'public';
  /** Bytes `from` to `to`, inclusive. */
  readonly read: (from: number, to: number) => AsyncIterable<Uint8Array>;
}

/** Answers with the whole file, the range that was asked for, or that the window has it already (RFC 9110 §13, §14). */
export const sendImmutable = (
  request: FastifyRequest,
  reply: FastifyReply,
  { hash, size, mediaType, keptBy, read }: ImmutableFile,
): FastifyReply => {
  const etag = `"${hash}"`;
  const { range, 'if-range': ifRange, 'if-none-match': known } = request.headers;
  reply
    .header('etag', etag)
    .header('cache-control', `${keptBy}, immutable, max-age=31536000`)
    .header('accept-ranges', 'bytes')
    .header('x-content-type-options', 'nosniff');
  if (known === etag) return reply.code(304).send();
  const asked = byteRange(size, etag, range, ifRange as string | undefined);
  if (asked === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send();
  const { from, to } = asked === 'whole' ? { from: 0, to: size - 1 } : asked;
  if (asked !== 'whole') reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`);
  reply.type(mediaType).header('content-length', to - from + 1);
  return reply.send(Readable.from(read(from, to), { objectMode: false }));
};

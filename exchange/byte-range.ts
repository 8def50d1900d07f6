/** What part of a file of `size` bytes a request asks for: inclusive bounds, all of it, or nothing that exists. */
export type ByteRange = { readonly from: number; readonly to: number } | 'whole' | 'unsatisfiable';

/**
 * RFC 9110 §14: one range of bytes; several, or other units, are answered whole. `ifRange` that names another file
 * than `etag` is answered whole too, so that nobody joins pieces of two files.
 */
export const byteRange = (
  size: number,
  etag: string,
  range: string | undefined,
  ifRange: string | undefined,
): ByteRange => {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return 'whole';
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range) ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size - 1 };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return 'whole';
  return from >= size ? 'unsatisfiable' : { from, to };
};

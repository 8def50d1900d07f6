import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod/mini';
import { environments } from '../contract/exchange/message.ts';
import { Fault } from '../domain/faults.ts';
import type { ExchangeKeys } from './keys.ts';
import type { FullStore } from './storage/desk-port.ts';
import { type DumpRow, dumpLine, readDumpLine } from './storage/dump.ts';
import type { NewStore } from './storage/port.ts';

/*
 * A backup is one file: a line that says of what exchange it is, then all rows, packed and encrypted with a key that
 * comes from the exchange's own (which lies apart, with its custodians). Altered anywhere, it restores nothing. The
 * same from both stores, so a hall that outgrows SQLite goes to PostgreSQL by a backup and a restore.
 */
const Head = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: z.string(),
  createdAt: z.int(),
  trainingDate: z.nullable(z.string()),
  migrations: z.int(),
  takenAt: z.int(),
  nonceHex: z.string().check(z.regex(/^[0-9a-f]{24}$/)),
});
export type BackupHead = z.infer<typeof Head>;

const tagBytes = 16;
const longestHead = 4096;

const keyFor = (keys: ExchangeKeys, nonce: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(keys.storeKeyHex, 'hex'), nonce, 'exchange backup', 32));

const notInOrder = (): Fault => new Fault('exchange/backup-not-in-order');

/**
 * Writes a backup of the store as it stands at this moment; windows go on sending meanwhile. It appears under its name
 * only when it is whole and on disk. Throws `exchange/file-exists`, `exchange/unavailable`.
 */
export const writeBackup = async (
  store: FullStore,
  keys: ExchangeKeys,
  file: string,
  now: number,
): Promise<{ readonly rows: number; readonly bytes: number }> => {
  if (fs.existsSync(file)) throw new Fault('exchange/file-exists', { file });
  const nonce = randomBytes(12);
  const head: BackupHead = {
    v: 1,
    ...(await store.readIdentity()),
    migrations: await store.migrationCount(),
    takenAt: now,
    nonceHex: nonce.toString('hex'),
  };
  const headLine = `${JSON.stringify(head)}\n`;
  const cipher = createCipheriv('aes-256-gcm', keyFor(keys, nonce), nonce);
  cipher.setAAD(Buffer.from(headLine));
  const part = `${file}.part`;
  const descriptor = fs.openSync(part, 'w', 0o600);
  try {
    fs.writeSync(descriptor, headLine);
    let rows = 0;
    const lines = new PassThrough({ highWaterMark: 1024 * 1024 });
    const out = fs.createWriteStream('', { fd: descriptor, autoClose: false });
    const written = pipeline(lines, createGzip({ level: 1 }), cipher, out);
    // Awaited below; a failure of the disk must not be unhandled while rows are still read.
    written.catch(() => undefined);
    await store.dump(async (row) => {
      rows += 1;
      if (!lines.write(dumpLine(row)))
        await Promise.race([new Promise((resolve) => lines.once('drain', resolve)), written]);
    });
    lines.end();
    await written;
    fs.writeSync(descriptor, cipher.getAuthTag());
    fs.fsyncSync(descriptor);
    const bytes = fs.fstatSync(descriptor).size;
    fs.renameSync(part, file);
    return { rows, bytes };
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
};

const readHead = (file: string): { head: BackupHead; line: string } => {
  const bytes = Buffer.alloc(longestHead);
  const descriptor = fs.openSync(file, 'r');
  try {
    const read = fs.readSync(descriptor, bytes, 0, longestHead, 0);
    const end = bytes.subarray(0, read).indexOf(0x0a);
    if (end < 0) throw notInOrder();
    const line = bytes.subarray(0, end + 1).toString('utf8');
    const parsed = Head.safeParse(JSON.parse(line));
    if (!parsed.success) throw notInOrder();
    return { head: parsed.data, line };
  } catch (error) {
    throw error instanceof SyntaxError ? notInOrder() : error;
  } finally {
    fs.closeSync(descriptor);
  }
};

/** Rows of a backup. Its end is reached only when every byte has proved to be as it was written. */
async function* rowsOf(
  file: string,
  keys: ExchangeKeys,
  head: BackupHead,
  line: string,
): AsyncGenerator<DumpRow> {
  const start = Buffer.byteLength(line);
  const { size } = fs.statSync(file);
  if (size < start + tagBytes) throw notInOrder();
  const tag = Buffer.alloc(tagBytes);
  const descriptor = fs.openSync(file, 'r');
  fs.readSync(descriptor, tag, 0, tagBytes, size - tagBytes);
  fs.closeSync(descriptor);
  const nonce = Buffer.from(head.nonceHex, 'hex');
  const decipher = createDecipheriv('aes-256-gcm', keyFor(keys, nonce), nonce);
  decipher.setAAD(Buffer.from(line));
  decipher.setAuthTag(tag);
  const sealed =
    size - tagBytes > start
      ? fs.createReadStream(file, { start, end: size - tagBytes - 1 })
      : Readable.from([]);
  const plain = new PassThrough();
  const opened = pipeline(sealed, decipher, createGunzip(), plain).then(
    () => undefined,
    () => notInOrder(),
  );
  // Whatever is wrong with the bytes, the lines end; why is asked afterwards.
  void opened.then((fault) => fault !== undefined && plain.end());
  try {
    for await (const text of createInterface({ input: plain, crlfDelay: Number.POSITIVE_INFINITY }))
      yield readDumpLine(text);
  } catch (error) {
    throw (await opened) ?? error;
  }
  const fault = await opened;
  if (fault !== undefined) throw fault;
}

/**
 * Fills a store that `create` makes new. Throws `exchange/backup-not-in-order` (altered, cut, or another key),
 * `exchange/environment-mixed` for another exchange's, `exchange/backup-other-program` for other migrations, and what
 * `create` throws. What `create` made then holds no row: the caller takes it away.
 */
export const restoreBackup = async (
  file: string,
  keys: ExchangeKeys,
  create: (identity: NewStore) => Promise<FullStore>,
  decided: { readonly by: string; readonly reason: string; readonly now: number },
): Promise<{ readonly store: FullStore; readonly head: BackupHead }> => {
  const { head, line } = readHead(file);
  const { env, exchangeId, createdAt, trainingDate, migrations } = head;
  if (env !== keys.env || exchangeId !== keys.exchangeId) throw new Fault('exchange/environment-mixed');
  const store = await create({ env, exchangeId, createdAt, trainingDate });
  try {
    if ((await store.migrationCount()) !== migrations) throw new Fault('exchange/backup-other-program');
    await store.load(rowsOf(file, keys, head, line));
    await store.putDecision({
      kind: 'store-restored',
      subject: new Date(head.takenAt).toISOString(),
      decidedAt: decided.now,
      by: decided.by,
      reason: decided.reason,
    });
    return { store, head };
  } catch (error) {
    await store.close();
    throw error;
  }
};

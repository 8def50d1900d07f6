import pg from 'pg';
import { Fault } from '../../domain/faults.ts';

export type Row = Record<string, unknown>;
/** One statement on the connection that holds the transaction. */
export type Query = <T extends object = Row>(sql: string, values?: readonly unknown[]) => Promise<T[]>;

const bigintOid = 20;

/** 64-bit integers arrive as text; they are read here, once, and refused where JavaScript would round them. */
const parseBigint = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a 64-bit integer beyond 2^53');
  return value;
};
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === bigintOid && format !== 'binary'
      ? parseBigint
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** Connection lost, server stopping, too many connections, out of disk or memory: nothing wrong with the request. */
const unavailableState = /^(08|53|57P|58)/;
const unavailableCode = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;

const asFault = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof Fault) return error;
  const { code = '' } = error as { code?: string };
  const lost = /Connection terminated|timeout exceeded when trying to connect|not queryable/.test(
    error.message,
  );
  return lost || unavailableState.test(code) || unavailableCode.test(code)
    ? new Fault('exchange/unavailable', { engine: code === '' ? 'connection' : code })
    : error;
};

export interface PostgresEngine {
  /** One READ COMMITTED transaction; rolled back when `work` throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Listens on a channel until closed; connects again by itself. A hint only: pokes may be lost meanwhile. */
  listen(channel: string, onPoke: (payload: string) => void): void;
  close(): Promise<void>;
}

export const connectPostgres = (url: string): PostgresEngine => {
  const config: pg.PoolConfig = {
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    types,
    // What is answered as received must be on disk, whatever the server's own default is.
    options: '-c synchronous_commit=on -c idle_in_transaction_session_timeout=30000 -c timezone=UTC',
  };
  const pool = new pg.Pool(config);
  // An idle connection that breaks is replaced by the pool; the next request sees whether the server is there.
  pool.on('error', () => undefined);
  // One may be ended in the very moment it is handed out, before anybody listens: its next question is refused.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  let closing = false;
  let listener: pg.Client | undefined;

  const connect = async (): Promise<pg.PoolClient> => {
    try {
      return await pool.connect();
    } catch (error) {
      throw asFault(error);
    }
  };

  const transaction = async <T>(work: (query: Query) => Promise<T>): Promise<T> => {
    const client = await connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => void (broken = error);
    client.on('error', onError);
    const query: Query = async <R extends object>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<R>(sql, [...values])).rows;
    try {
      await client.query('BEGIN');
      const result = await work(query);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      const fault = asFault(error);
      if (fault instanceof Fault && fault.code === 'exchange/unavailable') broken ??= fault;
      else
        await client.query('ROLLBACK').catch((failure: Error) => {
          broken = failure;
        });
      throw fault;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  };

  const listen = (channel: string, onPoke: (payload: string) => void): void => {
    if (closing) return;
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    let ended = false;
    const again = (): void => {
      if (ended) return;
      ended = true;
      client.end().catch(() => undefined);
      if (!closing) setTimeout(() => listen(channel, onPoke), 500).unref();
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', ({ payload }) => onPoke(payload ?? ''));
    listener = client;
    client
      .connect()
      .then(() => client.query(`LISTEN ${client.escapeIdentifier(channel)}`))
      .catch(again);
  };

  return {
    transaction,
    listen,
    close: async () => {
      closing = true;
      await listener?.end().catch(() => undefined);
      await pool.end();
    },
  };
};

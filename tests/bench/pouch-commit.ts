import { createRequire } from 'node:module';
import { uuidv7 } from 'uuidv7';
import { freshKeys, type RecordedAct, type WrittenRow } from './recorded-act.ts';

interface PouchAnswer {
  readonly ok?: boolean;
  readonly rev?: string;
  readonly error?: unknown;
}
interface Pouch {
  bulkDocs(documents: readonly object[]): Promise<readonly PouchAnswer[]>;
  close(): Promise<void>;
}
type LevelBatch = (operations: unknown, options: object, done: unknown) => void;
interface LevelStore {
  _batch: LevelBatch;
}
type OpenLevel = ((path: string) => LevelStore) & { destroy?: unknown; repair?: unknown };

const require = createRequire(import.meta.url);
const PouchDB = require('pouchdb') as new (path: string, options: object) => Pouch;
const leveldown = require('leveldown') as OpenLevel;

/** LevelDB that waits for the disk, as a commit of money must; PouchDB by itself does not ask it to. */
const syncedLevel: OpenLevel = Object.assign(
  function syncedLevel(path: string): LevelStore {
    const store = leveldown(path);
    const batch = store._batch.bind(store);
    store._batch = (operations, options, done) => batch(operations, { ...options, sync: true }, done);
    return store;
  },
  { destroy: leveldown.destroy, repair: leveldown.repair },
);

const documentOf = (written: WrittenRow): object => ({
  _id: `${written.table}:${written.keys.map((column) => String(written.row[column])).join(':')}`,
  table: written.table,
  ...written.row,
});

/** The same act's rows as JSON documents in PouchDB over LevelDB, in one `bulkDocs`; in clear, without a cipher. */
export const openPouchCommit = (path: string, act: RecordedAct, synced: boolean) => {
  const pouch = new PouchDB(path, {
    adapter: 'leveldb',
    auto_compaction: false,
    ...(synced ? { db: syncedLevel } : {}),
  });
  let time = 0;
  const store = async (documents: readonly object[]): Promise<readonly PouchAnswer[]> => {
    const answers = await pouch.bulkDocs(documents);
    if (!answers.every((answer) => answer.ok === true))
      throw new Error('PouchDB did not store every document');
    return answers;
  };
  /** Milliseconds of `bulkDocs`; what the act only changes has been stored before. */
  const commit = async (): Promise<number> => {
    time += 1;
    const caseFileId = uuidv7();
    const rows = freshKeys(act, time, caseFileId);
    const documents: object[] = rows.filter((written) => written.changed === null).map(documentOf);
    for (const written of rows.filter((candidate) => candidate.changed !== null)) {
      const document = { ...documentOf(written), _id: `${written.table}:${caseFileId}:${time}` };
      const [before] = await store([document]);
      documents.push({ ...document, _rev: before?.rev });
    }
    const begun = performance.now();
    await store(documents);
    return performance.now() - begun;
  };
  return { commit, close: () => pouch.close() };
};

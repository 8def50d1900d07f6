import type { StickView } from '../../contract/calls/sealed-files.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault, faultSentence } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { findCarriedFile, openCarriedFiles } from '../../db/carried-files.ts';
import { countWaiting } from '../../db/outbox.ts';
import { countScansToSend } from '../../db/scan-uploads.ts';
import { readSealedFile } from '../sync/sealed-file.ts';
import {
  filesOnStick,
  findSticks,
  readFromStick,
  type Stick,
  stickFolder,
  writeToStick,
} from '../sync/stick.ts';
import type { FilePost } from './file-post.ts';
import {
  exportedSentence,
  fetchedSentence,
  fileSentence,
  keptSentence,
  takenSentence,
} from './file-words.ts';
import type { HallContext } from './hall-context.ts';
import { requiredText } from './required-text.ts';
import type { SessionService } from './session.ts';

/** Only the newest are looked into: a stick may hold years of them. */
const mostFilesShown = 20;

type FileRow = StickView['sticks'][number]['files'][number];
type FileDesk = Pick<Handlers['exchange'], 'sticks' | 'exportToStick' | 'importFromStick' | 'fetchAnswer'>;

/** Sealed files on sticks (docs/decisions/0019). `trainingSticks`: the folders that stand for them in training. */
export const openFileDesk = (
  context: HallContext,
  session: SessionService,
  post: FilePost,
  trainingSticks: readonly string[] | null,
): FileDesk => {
  const { db, config, language } = context;
  const said = (words: InBoth): string => words[language()];

  const fileRow = (stick: Stick, name: string): FileRow => {
    try {
      const { header } = readSealedFile(readFromStick(stick.folder, name));
      const { kind, device, writtenAt, counts } = header;
      const isOwnExport = kind === 'to-exchange' && device === config.device;
      const isForOther = kind === 'to-window' && device !== config.device;
      const sentence = said(fileSentence(header, config.device));
      return { name, kind, sentence, writtenAt, ...counts, mayTake: !isOwnExport && !isForOther };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const sentence = faultSentence(error.code, error.detail, language());
      const none = { messages: 0, verdicts: 0, entries: 0 };
      return { name, kind: null, sentence, writtenAt: null, ...none, mayTake: false };
    }
  };

  const view = (): StickView => ({
    waiting: countWaiting(db),
    sticks: findSticks(trainingSticks).map((stick) => ({
      ...stick,
      files: filesOnStick(stick.folder)
        .slice(0, mostFilesShown)
        .map((name) => fileRow(stick, name)),
    })),
    kept: openCarriedFiles(db).map((row) => ({
      id: row.id,
      name: row.name,
      state: row.state === 'to-fetch' ? 'to-fetch' : 'waiting',
      sentence: said(keptSentence(row)),
      at: row.at,
    })),
  });

  const folderOf = (wanted: string): string => stickFolder(trainingSticks, wanted);
  const putOn =
    (folder: string) =>
    (name: string, text: string): string =>
      writeToStick(folder, name, text);

  return {
    sticks: () => view(),
    exportToStick: ({ stick, purpose }) => {
      const officer = session.officer().id;
      const done = post.exportWith(officer, requiredText(purpose, '导出用途'), putOn(folderOf(stick)));
      return { sentence: said(exportedSentence({ ...done, scans: countScansToSend(db) })), view: view() };
    },
    importFromStick: async ({ stick, file }) => {
      const officer = session.officer().id;
      const text = readFromStick(folderOf(stick), file);
      const taken = await post.take(officer, file, text);
      const sentence = said(takenSentence(taken, findCarriedFile(db, sha256Hex(text))));
      return { sentence, view: view() };
    },
    fetchAnswer: ({ stick, id }) => {
      const name = post.fetchAnswer(id, putOn(folderOf(stick)));
      return { sentence: said(fetchedSentence(name)), view: view() };
    },
  };
};

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../main/training/free-port.ts';
import { openTraining, type TrainingWindow } from '../../../main/training/open-training.ts';
import { prepareTrainingExchange, type TrainingExchange } from '../../../main/training/training-exchange.ts';
import { profileFiles, readProfileConfig } from '../../../main/profile/profile-config.ts';
import { fingerprintOf, madeOnce } from '../../support/made-once.ts';
import { readPdf } from '../../support/pdf-text.ts';

/** What a training folder is made of. */
const sources = ['domain', 'contract', 'evidence', 'db', 'main', 'exchange', 'package-lock.json'];

const makeTemplate = async (folder: string): Promise<void> => {
  const { exchange } = await openTraining(folder, 'state');
  await exchange.stop();
};

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

/** A training folder of one test file: two windows and their exchange. */
export interface HallTown {
  readonly folder: string;
  readonly exchange: TrainingExchange;
  profile(window: TrainingWindow): string;
  /** Where the printers of a window put their paper. */
  paper(window: TrainingWindow): string;
  /** Text of every document that lies in the tray of the window, by its file. */
  documents(window: TrainingWindow): Promise<ReadonlyMap<string, string>>;
  remove(): Promise<void>;
}

/**
 * Two windows and an exchange of their own, copied from one training folder made once for all test files: the copy
 * gets its own port and its own trays, everything else is as the product made it. The exchange runs.
 */
export const makeHallTown = async (
  options: { readonly idleLockSeconds?: number } = {},
): Promise<HallTown> => {
  const template = await madeOnce('training', fingerprintOf(sources), makeTemplate);
  const folder = mkdtempSync(join(tmpdir(), 'joint-window-e2e-'));
  cpSync(template, folder, { recursive: true });
  const port = await freePort();
  writeFileSync(join(folder, 'exchange', 'address.json'), JSON.stringify({ port }));
  const windows = ['state', 'local'] as const;
  for (const window of windows) {
    const profile = join(folder, window);
    const config = readProfileConfig(profile);
    const trays = join(folder, 'paper', window);
    const changed = {
      ...config,
      ...options,
      exchangeUrl: `http://127.0.0.1:${port}`,
      devices: {
        ...config.devices,
        receiptPrinter: { ...(config.devices['receiptPrinter'] as object), folder: join(trays, 'receipts') },
        formPrinter: { ...(config.devices['formPrinter'] as object), folder: join(trays, 'forms') },
        documentPrinter: {
          ...(config.devices['documentPrinter'] as object),
          folder: join(trays, 'documents'),
        },
      },
    };
    writeFileSync(profileFiles(profile).config, JSON.stringify(changed, null, 2));
  }
  const exchange = await prepareTrainingExchange(join(folder, 'exchange'));
  await exchange.start();
  return {
    folder,
    exchange,
    profile: (window) => join(folder, window),
    paper: (window) => join(folder, 'paper', window),
    documents: async (window) => {
      const texts = new Map<string, string>();
      for (const path of filesUnder(join(folder, 'paper', window))) {
        if (!path.endsWith('.pdf')) continue;
        const pages = await readPdf(Uint8Array.from(readFileSync(path)));
        texts.set(path, pages.map((page) => page.text).join('\n'));
      }
      return texts;
    },
    remove: async () => {
      await exchange.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 8, retryDelay: 100 });
    },
  };
};

import { revocationListExtension, trustListExtension } from '../../contract/exchange/trust-list.ts';
import type { CaView } from '../../contract/calls/ca.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { filesOnStick, findSticks, stickFolder } from '../sync/stick.ts';
import type { FileOnStick } from '../trust/trust-file-messages.ts';
import type { BusinessDay } from './business-day.ts';
import { importTrustPaper } from './ca-import.ts';
import { readTrustPaper } from './ca-reading.ts';
import { judgedAt } from './ca-trust.ts';
import type { HallContext } from './hall-context.ts';
import type { SessionService } from './session.ts';

export interface CaImportDesk {
  readonly handlers: Pick<Handlers['ca'], 'trustFiles' | 'importTrust' | 'stopImport'>;
  /** Stops what is being read: nothing of it is in use. */
  close(): void;
}

/** Brings trust lists and revocation lists from a stick. They are read apart from the hall, and taken here. */
export const openCaImportDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  trainingSticks: readonly string[] | null,
  view: () => Promise<CaView>,
): CaImportDesk => {
  const readings = new Set<AbortController>();
  const stop = (): void => {
    for (const reading of readings) reading.abort();
  };

  const readList = async (file: FileOnStick, signal: AbortSignal) => {
    const onProgress = (percent: number): void =>
      context.emit('trustFile', { stick: file.folder, file: file.name, percent });
    onProgress(0);
    const kind = file.name.endsWith(trustListExtension) ? 'trust-list' : 'revocation-list';
    return readTrustPaper(context, kind, file, { onProgress, signal });
  };

  /** Whoever asked is still there, or it is not taken. */
  const take = async (file: FileOnStick, signal: AbortSignal): Promise<InBoth> => {
    const officer = session.officer().id;
    const read = await readList(file, signal);
    if (signal.aborted || session.officer().id !== officer) throw new Fault('certificate/reading-stopped');
    return importTrustPaper(context, read, { officer, at: judgedAt(context, day), cameBy: null });
  };

  return {
    handlers: {
      trustFiles: () => ({
        sticks: findSticks(trainingSticks).map(({ folder, label }) => ({
          folder,
          label,
          files: [
            ...filesOnStick(folder, trustListExtension).map((name) => ({
              name,
              kind: 'trust-list' as const,
            })),
            ...filesOnStick(folder, revocationListExtension).map((name) => ({
              name,
              kind: 'revocation-list' as const,
            })),
          ].slice(0, 40),
        })),
      }),
      importTrust: async ({ stick, file }) => {
        const folder = stickFolder(trainingSticks, stick);
        const reading = new AbortController();
        readings.add(reading);
        try {
          const done = await take({ folder, name: file }, reading.signal);
          return { sentence: done[context.language()], view: await view() };
        } finally {
          readings.delete(reading);
          context.emit('trustFile', { stick: folder, file, percent: null });
        }
      },
      stopImport: () => {
        stop();
        return {};
      },
    },
    close: stop,
  };
};

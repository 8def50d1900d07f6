import { Fault } from '../../domain/faults.ts';
import type { ExchangeStore } from './port.ts';
import * as rows from './rows.ts';
import type { statements } from './sqlite-statements.ts';

type Step = <T>(work: () => T) => Promise<T>;

/** Papers about seal keys, each in one transaction of the store. */
export const sqliteSealPapers = (
  q: Pick<ReturnType<typeof statements>, 'sealPaper' | 'sealPapers' | 'insertSealPaper'>,
  read: Step,
  write: Step,
  isEnrolled: (device: string) => boolean,
): Pick<ExchangeStore, 'putSealPaper' | 'readSealPapers'> => ({
  putSealPaper: ({ device, kind, id, text, depositedAt }) =>
    write(() => {
      if (!isEnrolled(device)) throw new Fault('exchange/device-unknown');
      const kept = q.sealPaper.get(device, kind, id) as rows.SealPaperRow | undefined;
      if (kept !== undefined) return rows.sealPaperOf(kept).text === text;
      q.insertSealPaper.run(device, kind, id, Buffer.from(text, 'utf8'), depositedAt);
      return true;
    }),
  readSealPapers: (device) =>
    read(() => (q.sealPapers.all({ device }) as rows.SealPaperRow[]).map(rows.sealPaperOf)),
});

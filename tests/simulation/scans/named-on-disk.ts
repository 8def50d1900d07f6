import { blobsNamedBy } from '../../../exchange/blob-names.ts';
import type { ExchangeDisk } from '../exchange/memory-exchange-store.ts';
import type { Named } from './memory-blob-store.ts';

/** What the feeds of an exchange in memory name, and when that was decided; not what was sent back. */
export const namedOnDisk = (disk: ExchangeDisk): Named[] =>
  [...disk.feed].flatMap(([part, entries]) => {
    const said = entries.map(({ msgId, message }) => ({
      msgId,
      message,
      ...(JSON.parse(message) as { device: string; part: string; kind: string; cause: string | null }),
    }));
    const sentBack = new Set(
      said.filter((one) => one.kind === 'DECLINE' && one.part === part).map(({ cause }) => cause),
    );
    return said
      .filter(({ msgId }) => !sentBack.has(msgId))
      .flatMap(({ msgId, device, message }) => {
        const verdict = disk.results.get(device)?.find((one) => one.msgId === msgId);
        return blobsNamedBy(message).map((scan) => ({
          part,
          device,
          ...scan,
          namedAt: verdict?.decidedAt ?? 0,
        }));
      });
  });

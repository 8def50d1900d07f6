import { readFileSync, statfsSync, statSync } from 'node:fs';
import { arch, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Handlers } from '../../contract/index.ts';
import type { InBoth } from '../../domain/language.ts';
import { countWaiting } from '../../db/outbox.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { profileFiles } from '../profile/profile-config.ts';
import { findSticks, stickFolder, writeToStick } from '../sync/stick.ts';
import { supportFile } from '../support/support-file.ts';
import type { HallContext } from './hall-context.ts';
import { hallStamp } from './hall-time.ts';

export type SupportDesk = Pick<Handlers['devices'], 'supportSticks' | 'exportSupport'>;

const both = (zh: string, en: string): InBoth => ({ zh, en });

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** The end of the log as it lies there; a log that was never written is empty. */
const logOf = (folder: string): string => {
  try {
    return readFileSync(join(folder, 'hall.jsonl'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

/** 支持文件: what whoever mends this window needs to know of it, and nothing of anybody it serves. */
export const openSupportDesk = (
  context: HallContext,
  client: DeviceClient,
  profileFolder: string,
  trainingSticks: readonly string[] | null,
): SupportDesk => {
  const files = profileFiles(profileFolder);
  return {
    supportSticks: () => ({
      sticks: findSticks(trainingSticks).map(({ folder, label }) => ({ folder, label })),
    }),
    exportSupport: async ({ stick }) => {
      const folder = stickFolder(trainingSticks, stick);
      const { bavail, bsize } = statfsSync(profileFolder);
      const text = supportFile({
        at: context.clock.now(),
        window: context.config.windowId,
        profile: context.config.kind,
        system: {
          platform: process.platform,
          release: release(),
          arch: arch(),
          node: process.versions.node,
          electron: process.versions['electron'] ?? null,
          memoryBytes: totalmem(),
          freeDiskBytes: bavail * bsize,
          databaseBytes: sizeOf(files.database),
        },
        waiting: countWaiting(context.db),
        devices: await client.selfTest(),
        config: context.config.devices,
        log: logOf(files.logs),
      });
      const file = writeToStick(
        folder,
        `支持文件_${context.config.device}_${hallStamp(context.clock.now())}.json`,
        text,
      );
      return {
        sentence: both(
          `已写入 ${file}，内含设备状态、系统版本和运行记录，不含纳税人和办税人员信息，可交维护人员。`,
          `Wrote ${file}: states of the devices, versions and the log, nothing of taxpayers or officers. It may be given to the maintainer.`,
        )[context.language()],
        file,
      };
    },
  };
};

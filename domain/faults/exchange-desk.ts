import type { FaultText } from './fault-text.ts';

/** What the desk of the exchange says: pages and snapshots, enrolment by both bureaus, decisions, backups. */
export const exchangeDeskFaults = {
  'exchange/page-not-full': {
    zh: '这一页尚未满（现到第 {highWater} 条），请改用收件流读取最新内容。',
    en: 'This page is not full yet (the feed is at {highWater}); read the newest entries from the feed.',
    retry: true,
  },
  'exchange/no-snapshot': {
    zh: '交换平台没有这份快照，请取最新一份；还没有快照的，从收件流读取。',
    en: 'The exchange has no such snapshot; take the latest, or read the feed where there is none yet.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;

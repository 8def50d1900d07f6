import type { ScanUploadRow } from '../../db/scan-uploads.ts';
import { faultSentence, isFaultCode } from '../../domain/faults.ts';
import type { Language } from '../../domain/language.ts';

export type UploadState = 'waiting' | 'sending' | 'arrived' | 'parked' | 'refused';

const said = {
  waiting: {
    zh: '等待上传，办理报文被接收后自动开始',
    en: 'Waits; goes by itself once its entry is accepted',
  },
  arrived: { zh: '已到交换平台', en: 'At the exchange' },
  refused: {
    zh: '办理报文未被接收，这份扫描件不上传，留存本窗口',
    en: 'Its entry was not accepted, so it is not sent; it stays at this window',
  },
} as const;

const because = (code: string | null, language: Language): string | undefined =>
  code !== null && isFaultCode(code) ? faultSentence(code, { offset: '', size: '' }, language) : undefined;

/** How far a scan's way to the exchange has come, in words. */
export const uploadView = (row: ScanUploadRow, isOrphaned: boolean, language: Language) => {
  const percent = Math.floor((row.sent * 100) / row.size);
  const state: UploadState =
    row.state === 'waiting' ? (isOrphaned ? 'refused' : row.sent > 0 ? 'sending' : 'waiting') : row.state;
  const progress = language === 'zh' ? `正在上传 ${percent} %` : `On its way, ${percent} %`;
  const reason = because(row.reason, language);
  // Parked always has its reason; one that waits may have why it was put off.
  const sentence =
    state === 'sending' ? progress : state === 'parked' ? (reason ?? '') : (reason ?? said[state][language]);
  return { state, percent, sentence };
};

import type { FaultText } from './fault-text.ts';

/** Scans at the exchange and on the way there. */
export const exchangeScanFaults = {
  'exchange/blob-unknown': {
    zh: '交换平台没有向本辖区公布过这份扫描件，请核对办件。',
    en: 'The exchange knows no such scan in this part; check the case.',
    retry: false,
  },
  'exchange/blob-awaited': {
    zh: '对方窗口还没有传来这份扫描件，请稍后再取。',
    en: 'The other window has not sent this scan yet; fetch it later.',
    retry: true,
  },
  'exchange/blob-not-named': {
    zh: '本窗口没有已接收的报文提到这份扫描件，交换平台不收；报文被接收后会自动再传。',
    en: 'No accepted message of this window names this scan, so the exchange does not take it; it goes once the message is accepted.',
    retry: true,
  },
  'exchange/upload-not-begun': {
    zh: '交换平台没有这份扫描件的上传记录，请从头上传。',
    en: 'The exchange has no such upload; begin it from the start.',
    retry: true,
  },
  'exchange/upload-offset-differs': {
    zh: '扫描件的上传位置不一致（平台已有 {offset} 字节），请从该处续传。',
    en: 'The upload stands elsewhere (the exchange has {offset} bytes); go on from there.',
    retry: true,
  },
  'exchange/upload-length-differs': {
    zh: '扫描件的大小与报文所记（{size} 字节）不符，交换平台不收，请报告系统管理员。',
    en: 'The scan’s size is not the one its message names ({size} bytes); tell the administrator.',
    retry: false,
  },
  'exchange/piece-wrong': {
    zh: '扫描件的分段大小不合规定，交换平台没有收下，请报告系统管理员。',
    en: 'A piece of the scan is not of a size the exchange takes; tell the administrator.',
    retry: false,
  },
  'exchange/uploads-full': {
    zh: '本窗口同时上传的扫描件太多，其余稍后自动再传。',
    en: 'Too many scans of this window are under way at once; the others go later by themselves.',
    retry: true,
  },
  'exchange/blob-hash-wrong': {
    zh: '扫描件传完后与报文所记不符，交换平台已丢弃；请点“重新上传”，仍然如此请报告系统管理员。',
    en: 'The scan that arrived is not the one its message names, and was thrown away; upload it again, and if it repeats tell the administrator.',
    retry: false,
  },
  'exchange/blob-kind-wrong': {
    zh: '扫描件的内容不是报文所记的种类，交换平台已丢弃，请报告系统管理员。',
    en: 'The scan’s content is not of the kind its message names; it was thrown away. Tell the administrator.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

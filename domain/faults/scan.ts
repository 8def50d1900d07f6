import type { FaultText } from './fault-text.ts';

/** Scans of papers: at the counter, on the way, and at the exchange. */
export const scanFaults = {
  'scan/empty': {
    zh: '这个文件是空的，没有添加，请重新扫描或另选文件。',
    en: 'The file is empty and was not attached; scan again or choose another.',
    retry: false,
  },
  'scan/too-large': {
    zh: '扫描件超过 {most} MB，没有添加，请降低分辨率重新扫描，或分成几份。',
    en: 'The scan is larger than {most} MB and was not attached; scan at a lower resolution or in parts.',
    retry: false,
  },
  'scan/kind-not-allowed': {
    zh: '只收 PDF、JPEG、PNG 扫描件，这个文件的内容不是，没有添加；请另存为其中一种再选。',
    en: 'Only PDF, JPEG and PNG are taken, and this file’s content is none of them; save it as one and choose it again.',
    retry: false,
  },
  'scan/unreadable': {
    zh: '这张图片读不出大小，可能已损坏，没有添加，请重新扫描。',
    en: 'The picture does not say its size and may be damaged; it was not attached. Scan it again.',
    retry: false,
  },
  'scan/too-many-pixels': {
    zh: '这张图片的像素超过规定，没有添加，请用 600 dpi 以下重新扫描。',
    en: 'The picture has more pixels than one may have and was not attached; scan at 600 dpi or less.',
    retry: false,
  },
  'scan/too-many': {
    zh: '一次最多附 {most} 份扫描件，没有添加；请先移除不需要的，或合并成一个 PDF。',
    en: 'At most {most} scans go with one entry; remove what is not needed or join pages into one PDF.',
    retry: false,
  },
  'scan/there-already': {
    zh: '这份扫描件已经添加过（{title}），没有重复添加。',
    en: 'This scan is attached already ({title}); it was not attached twice.',
    retry: false,
  },
  'scan/fixed': {
    zh: '这份扫描件已随办理提交，不能再移除；附错的请在下一次办理中说明。',
    en: 'The scan went with its act and cannot be removed any more; say in the next act that it was wrong.',
    retry: false,
  },
  'scan/gone': {
    zh: '没有找到这份扫描件，可能已被移除，请刷新后再看。',
    en: 'There is no such scan; it may have been removed. Look again.',
    retry: false,
  },
  'scan/broken-off': {
    zh: '扫描件没有传完，没有添加，请重新选择文件。',
    en: 'The scan was not taken over whole and was not attached; choose the file again.',
    retry: true,
  },
  'scan/not-here': {
    zh: '这份扫描件还没有取到本窗口，请先点“取回”。',
    en: 'The scan is not at this window yet; fetch it first.',
    retry: true,
  },
  'scan/hash-wrong': {
    zh: '取回的扫描件与报文所记不符，已经丢弃，请重新取回；仍然如此请报告系统管理员。',
    en: 'What was fetched is not the scan that the message names; it was thrown away. Fetch it again, and if it repeats tell the administrator.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;

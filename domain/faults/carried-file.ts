import type { FaultText } from './fault-text.ts';

/** Files between windows and the exchange that travel on a stick. */
export const carriedFileFaults = {
  'exchange/file-foreign': {
    zh: '这不是一窗通办的传递文件，请在U盘上另选文件。',
    en: 'This is not a file of the joint window; choose another one on the stick.',
    retry: false,
  },
  'exchange/file-incomplete': {
    zh: '传递文件不完整，没有导入任何内容，请回到原窗口重新导出，等写完再拔U盘。',
    en: 'The file is cut off; nothing of it was taken. Export it again and leave the stick in until it is written.',
    retry: false,
  },
  'exchange/file-altered': {
    zh: '传递文件校验未通过，可能被改动或损坏，没有导入任何内容，请重新导出；仍然如此请报告系统管理员。',
    en: 'The file does not verify and may be altered or damaged; nothing was taken. Export it again, and if it repeats tell the administrator.',
    retry: false,
  },
  'exchange/file-newer': {
    zh: '传递文件由更新的程序版本写成，请先升级本程序，文件请保留。',
    en: 'The file was written by a newer program; upgrade this one first and keep the file.',
    retry: false,
  },
  'exchange/file-too-large': {
    zh: '传递文件超过规定大小，没有导入，请重新导出。',
    en: 'The file is larger than one may be and was not taken; export it again.',
    retry: false,
  },
  'exchange/file-for-other-window': {
    zh: '这份回执是给窗口 {device} 的，请带到那个窗口导入。',
    en: 'This answer is for window {device}; take it there.',
    retry: false,
  },
  'exchange/file-other-exchange': {
    zh: '传递文件属于另一个交换平台，请核对U盘，带到原来的平台或窗口。',
    en: 'The file belongs to another exchange; check the stick and take it where it belongs.',
    retry: false,
  },
  'exchange/file-own': {
    zh: '这是本窗口自己导出的文件，请带到联网的窗口或交换平台导入。',
    en: 'This window wrote the file itself; take it to a window with a line or to the exchange.',
    retry: false,
  },
  'exchange/file-gap': {
    zh: '这份文件之前还缺一份，已先保存在本窗口，导入缺的那份后自动接上。',
    en: 'A file before this one is missing; it is kept here and goes on by itself once the missing one is taken.',
    retry: true,
  },
  'exchange/entry-unusable': {
    zh: '收到一份本窗口无法登记的资料，已原样留存，其余资料照常接收，请联系系统管理员。',
    en: 'A record came that this window cannot enter in its books; it is kept as it came and the others go on. Tell the administrator.',
    retry: false,
  },
  'exchange/stick-unknown': {
    zh: '找不到所选的U盘或文件，请插好U盘后重新选择。',
    en: 'The stick or the file is not there; plug the stick in and choose again.',
    retry: true,
  },
  'exchange/stick-full': {
    zh: 'U盘空间不足，没有写入文件，请换一个U盘或清理后再导出。',
    en: 'The stick is full and no file was written; use another one or make room.',
    retry: true,
  },
  'exchange/stick-read-only': {
    zh: 'U盘不能写入，请检查写保护或换一个U盘。',
    en: 'The stick cannot be written; check its write protection or use another one.',
    retry: true,
  },
  'exchange/stick-gone': {
    zh: 'U盘读写中断，可能已被拔出，没有完成，请插好后重新操作。',
    en: 'The stick stopped answering and may have been pulled out; nothing was finished. Plug it in and do it again.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;

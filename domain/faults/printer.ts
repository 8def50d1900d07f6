import type { FaultText } from './fault-text.ts';

/** Printers at the counter beyond what every device can meet. */
export const printerFaults = {
  'device/sent-not-confirmed': {
    zh: '内容已全部送出，这台打印机不回报打印结果，不能算已打印；请看纸面是否完整，再作处理。',
    en: 'Everything was sent, but this printer does not report what it printed, so it does not count as printed; look at the paper before you go on.',
    retry: false,
  },
  'device/queue-not-raw': {
    zh: '该打印队列不接受打印机原始指令，请由管理员改配为原始（RAW）队列，或改用串口、网口直连。',
    en: 'This print queue does not take the printer’s own commands; have it set up as a raw queue, or connect the printer directly.',
    retry: false,
  },
  'device/printer-not-installed': {
    zh: 'Windows 中没有名为“{printer}”的打印机，现有：{printers}；请由管理员安装该打印机，或在设备设置中更正名称。',
    en: 'Windows has no printer called “{printer}”; it has: {printers}. Have it installed, or its name corrected in the device settings.',
    retry: false,
  },
  'device/spooler-elsewhere': {
    zh: '按名称使用 Windows 打印机只能在 Windows 上进行，本机不是；请由管理员改配打印队列（IPP）、串口或网口。',
    en: 'A printer by its name in Windows can only be used on Windows, which this is not; have a print queue (IPP), a serial port or a network address configured.',
    retry: false,
  },
  'device/spooler-silent': {
    zh: 'Windows 打印服务没有运行或没有应答，请先看有没有印出，再由管理员重新启动打印服务（Print Spooler）后重试。',
    en: 'The printing service of Windows does not run or does not answer; look whether anything was printed, then have the Print Spooler restarted and try again.',
    retry: true,
  },
  'device/printer-paper-size': {
    zh: '打印机“{printer}”现在的纸张（毫米：{printerPaper}）与文书的（毫米：{paper}）不同，打上去会错位，未打印；请由管理员在 Windows 的打印服务器属性中添加这一纸张并装纸，或改用其他打印机。',
    en: 'The paper of the printer “{printer}” (mm: {printerPaper}) is not that of the document (mm: {paper}); it would miss its places, so nothing was printed. Have this paper added in the print server properties of Windows and loaded, or use another printer.',
    retry: false,
  },
  'device/printer-margin': {
    zh: '文书有内容（第 {page} 页）在打印机“{printer}”打印不到的纸边上，未打印；请由管理员改配纸边更窄的打印机。',
    en: 'A page of the document ({page}) has something at an edge of the paper that the printer “{printer}” does not reach, so nothing was printed; have a printer with narrower margins configured.',
    retry: false,
  },
  'device/document-not-drawn': {
    zh: '这份文书未能展开成页面；请先看有没有印出，再重新打印，仍不行请由管理员改配打印队列（IPP）。',
    en: 'The pages of this document could not be drawn; look whether anything was printed, then print it again, and if that fails too have a print queue (IPP) configured.',
    retry: true,
  },
  'device/form-character-not-printable': {
    zh: '“{text}”中有针式打印机字库和本机字库都没有的字，未打印；请改用手工票证，或按证件注明代用字。',
    en: '“{text}” has a character that neither the form printer nor the print font holds, so nothing was printed; use a handwritten voucher instead.',
    retry: false,
  },
  'device/form-off-sheet': {
    zh: '按现在的套打校准，“{text}”会打到票面以外，未打印；请重新校准后再打印。',
    en: 'With the present overprint calibration “{text}” would fall off the form, so nothing was printed; calibrate again and then print.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

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

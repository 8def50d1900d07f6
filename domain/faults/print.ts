import type { FaultText } from './fault-text.ts';

export const printFaults = {
  'print/glyph-missing': {
    zh: '票证上的字 {codePoints} 字库中没有，未打印。请核对姓名或名称的用字，仍需打印的改用手工票证并报告管理员。',
    en: 'The print font has no glyph for {codePoints}, so nothing was printed. Check the characters of the name; if they are right, use a handwritten voucher and tell the administrator.',
    retry: false,
  },
  'print/glyph-substituted': {
    zh: '已打印，但字库缺少个别字，纸上以〓代替；请核对后在纸上手写补正，再交给纳税人。',
    en: 'Printed, but the print font lacks some characters and 〓 stands in their place; check the paper and write them in by hand before handing it over.',
    retry: false,
  },
  'print/text-too-long': {
    zh: '“{field}”内容过长，票面放不下，未打印。请缩短该栏内容后再打印。',
    en: 'The content of "{field}" does not fit its place on the paper, so nothing was printed. Shorten it and print again.',
    retry: false,
  },
  'print/too-many-lines': {
    zh: '一张票证最多 {max} 行，现有 {lines} 行，未打印。请分开填开两张票证。',
    en: 'One voucher holds at most {max} lines; this one has {lines}. Nothing was printed. Split it into two vouchers.',
    retry: false,
  },
  'print/render-timed-out': {
    zh: '生成打印文件超过 {seconds} 秒，已停止，未打印。请重试；再次出现请减少一次打印的页数。',
    en: 'Preparing the print took more than {seconds} seconds and was stopped; nothing was printed. Try again; if it happens again, print fewer pages at once.',
    retry: true,
  },
  'print/renderer-crashed': {
    zh: '生成打印文件的程序意外退出，已自动恢复，未打印。请重试。',
    en: 'The program that prepares prints stopped unexpectedly and has been restarted; nothing was printed. Try again.',
    retry: true,
  },
  'print/cancelled': {
    zh: '打印已取消，未打印。需要时请重新打印。',
    en: 'The print was cancelled and nothing was printed. Print again when needed.',
    retry: true,
  },
  'print/form-unknown': {
    zh: '本窗口没有这种票证，请重新打开设备页面后再试。',
    en: 'This window has no such form; open the device page again and try once more.',
    retry: false,
  },
  'print/way-not-possible': {
    zh: '本窗口没有配置这台打印机，请由管理员在设备设置中添加，或改选其他打印方式。',
    en: 'This window has no such printer; have it added in the device settings, or choose another way.',
    retry: false,
  },
  'print/nothing-to-calibrate': {
    zh: '现在整票打印，不套打，无需校准；需要套打时请先改选打印方式。',
    en: 'The whole form is printed now, so there is nothing to calibrate; choose an overprinting way first.',
    retry: false,
  },
  'print/calibration-too-far': {
    zh: '校准后偏移将超过 {most} 毫米，未保存；请检查票证是否放正，重新打印校准纸再读。',
    en: 'The calibration would come to more than {most} mm and was not kept; check how the form lies, print the sheet again and read it anew.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

import type { FaultText } from './fault-text.ts';

/** Readers on every kind of line, and the decoder of the card's photo. */
export const idCardReaderFaults = {
  'device/reader-silent': {
    zh: '{where}上的读卡器在 {speeds} 各速率下都没有应答，请检查电源、连线和端口设置后重试。',
    en: 'The reader at {where} answers at none of the speeds {speeds}; check power, cable and port setting, then try again.',
    retry: true,
  },
  'device/usb-unavailable': {
    zh: '本机缺少连接 USB 设备所需的系统组件（{library}），请由管理员安装后重新打开窗口。',
    en: 'This computer lacks a system library for USB devices ({library}); have it installed and reopen the window.',
    retry: false,
  },
  'device/library-stuck': {
    zh: '{where}的厂商驱动没有返回，请拔插读卡器后重试；仍不恢复请重新打开窗口。',
    en: 'The vendor library of {where} does not come back; unplug the reader and plug it in, or reopen the window.',
    retry: true,
  },
  'device/photo-not-decoded': {
    zh: '照片解码程序没有给出可用的照片（{reason}），请按证件原件核对；反复出现请由管理员检查该程序。',
    en: 'The photo decoder gave no usable picture ({reason}); compare with the card itself, and have the program checked if it persists.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;

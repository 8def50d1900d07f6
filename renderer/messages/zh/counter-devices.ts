/** Words of scanners, drawer, second screen, queue, camera and signature. */
export const counterDevicesZh = {
  'device.scanner': '扫描枪',
  'device.customer-screen': '客显屏',
  'device.rating-pad': '评价器',
  'device.queue-caller': '叫号器',
  'bar.devices-aside': '外设 {{count}} 台就绪',
  'scan.answer-first': '请先回答屏幕下方的问题，再扫描',
  'scan.voucher': '已按票证号码 {{number}} 打开办件',
  'scan.ticket': '扫到号票 {{number}}',
} as const satisfies Readonly<Record<string, string>>;

import type { counterDevicesZh } from '../zh/counter-devices.ts';

export const counterDevicesEn: Readonly<Record<keyof typeof counterDevicesZh, string>> = {
  'device.scanner': 'Scanner',
  'device.customer-screen': 'Customer display',
  'device.rating-pad': 'Rating pad',
  'device.queue-caller': 'Queue caller',
  'bar.devices-aside': '{{count}} more ready',
  'scan.answer-first': 'Answer the question at the foot first, then scan',
  'scan.voucher': 'Case opened by form number {{number}}',
  'scan.ticket': 'Ticket {{number}} was scanned',
};

import type { counterDevicesZh } from '../zh/counter-devices.ts';

export const counterDevicesEn: Readonly<Record<keyof typeof counterDevicesZh, string>> = {
  'device.scanner': 'Scanner',
  'device.ca-key': 'CA key',
  'device.customer-screen': 'Customer display',
  'device.rating-pad': 'Rating pad',
  'device.queue-caller': 'Queue caller',
  'bar.devices-aside': '{{count}} more ready',
  'drawer.heading': 'Drawer',
  'drawer.open': 'Drawer open',
  'drawer.closed': 'Drawer shut',
  'drawer.unknown': 'Drawer: not known',
  'drawer.no-sale': 'Open drawer (no sale)',
  'drawer.no-sales': 'Drawer opened without a sale',
  'drawer.left-open': 'The drawer is still open: count it, push it shut, then close the session.',
  'drawer.reason': 'Reason',
  'drawer.open-it': 'Open the drawer',
  'drawer.opened': 'The drawer is open; it was written down',
  'scan.answer-first': 'Answer the question at the foot first, then scan',
  'scan.voucher': 'Case opened by form number {{number}}',
  'scan.ticket': 'Ticket {{number}} was scanned',
};

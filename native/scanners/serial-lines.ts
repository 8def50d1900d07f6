import { scannerLines } from '../protocols/scanner-lines.ts';
import { listenTo, type Scanner, usualScannerTimings } from './driver.ts';

/** Any scanner on a COM port or a virtual one (USB-COM) that ends each code with CR or LF. */
export const serialLineScanner: Scanner = {
  id: 'serial-lines',
  vendor: 'USB-COM',
  model: { zh: '扫描枪（串口）', en: 'Scanner (serial)' },
  open(transport, onEvent, timings = usualScannerTimings) {
    const lines = scannerLines();
    return listenTo(
      transport,
      {
        push: (bytes) =>
          lines
            .push(bytes)
            .map((event) => (event.kind === 'code' ? { ...event, aim: null } : { kind: 'garbled' })),
        reset: () => lines.reset(),
        isOpen: () => lines.pending > 0,
      },
      onEvent,
      timings,
    );
  },
};

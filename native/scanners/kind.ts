import type { KindModule } from '../host/kind.ts';
import { configured } from '../host/devices.ts';
import { deviceNames } from '../host/messages.ts';
import { isThere, openSlot } from '../host/slot.ts';
import { openHid, usbName } from '../transports/hid.ts';
import { handsOn, type ReachedLine, serialLine, virtualLineTo } from '../virtual/openable.ts';
import { type VirtualScanner, virtualScanner } from '../virtual/scanner.ts';
import type { ScannerConfig } from './config.ts';
import type { Scanner } from './driver.ts';
import { hidPosProfile, hidPosScanner } from './hid-pos.ts';
import type { ScannerOps } from './ops.ts';
import type { scannerRehearsal } from './rehearsal.ts';
import { serialLineScanner } from './serial-lines.ts';

interface Reached {
  readonly scanner: Scanner;
  readonly line: ReachedLine;
  readonly model?: VirtualScanner;
}

const reach = async (config: ScannerConfig): Promise<Reached> => {
  switch (config.driver) {
    case 'serial-lines':
      return { scanner: serialLineScanner, line: serialLine(config.port, config.baud) };
    case 'hid-pos': {
      const profile = hidPosProfile(config);
      return {
        scanner: hidPosScanner(config.layout),
        line: { open: () => openHid(profile), where: usbName(profile), virtual: false, remark: '' },
      };
    }
    case 'virtual': {
      const model = virtualScanner(config.as);
      // Reports are whole pieces; a pseudo-terminal would cut them anywhere.
      const on = config.as === 'hid-pos' ? 'in-process' : config.on;
      return {
        model,
        scanner: config.as === 'hid-pos' ? hidPosScanner() : serialLineScanner,
        line: await virtualLineTo(model, on, deviceNames.scanner),
      };
    }
  }
};

/** Goods: a code that every shop has and no tax hall knows. */
const codeOfGoods = '6901234567892';

export const scannerKind: KindModule<ScannerConfig, ScannerOps> = {
  kind: 'scanner',
  async open(config, { onState, onEvent, timings }) {
    const { scanner, line, model } = await reach(config);
    const slot = openSlot({
      kind: 'scanner',
      model: scanner.model.zh + line.remark,
      where: line.where,
      virtual: line.virtual,
      exclusive: false,
      open: async () =>
        scanner.open(await line.open(), (event) =>
          onEvent(
            event.kind === 'code'
              ? { name: 'scanner/code', detail: { text: event.text } }
              : { name: 'scanner/garbled', detail: {} },
          ),
        ),
      check: isThere,
      describe: async (session) => [
        { zh: `已读 ${session.codes} 个条码`, en: `${session.codes} codes read so far` },
      ],
      onState,
      timings,
    });
    const scan = (text: string): void => configured(model, 'virtual').scan(text);
    const codes = config.driver === 'virtual' ? config.codes : [];
    let next = 0;
    const faults = (virtual: VirtualScanner) =>
      ({
        scan: () => {
          scan(codes[next % Math.max(1, codes.length)] ?? codeOfGoods);
          next += 1;
        },
        'scan-unknown': () => scan(codeOfGoods),
        torn: () => virtual.scan(codes[0] ?? codeOfGoods, 'torn'),
        garbled: () => virtual.scan('', 'garbled'),
        split: () => virtual.scan(codes[0] ?? codeOfGoods, 'split'),
      }) satisfies Record<keyof typeof scannerRehearsal, () => void>;
    return {
      slot,
      ...handsOn(model, line, faults),
      operations: {
        'scanner/count': () => slot.use(async (session) => ({ codes: session.codes })),
        'scanner/scan': ({ text }) => {
          scan(text);
          return null;
        },
      },
    };
  },
};

import type * as z from 'zod/mini';
import { Fault } from '../../domain/faults.ts';
import type { FormPrinterOptions } from '../../native/form-printers/driver.ts';
import type { IdCardReaderTimings } from '../../native/id-card-readers/driver.ts';
import type { ReceiptPrinterOptions } from '../../native/receipt-printers/driver.ts';
import type { RecordedEvent } from '../../native/transports/recording.ts';
import type { Transport } from '../../native/transports/transport.ts';

/** What a person is asked to do at the device while it is recorded, and how they are asked. */
export const askings = {
  'lay-card': '请把证件放到阅读器上，然后按回车。',
  'lift-card': '请把证件从阅读器上拿开，然后按回车。',
  'open-cover': '请打开打印机机盖，然后按回车。',
  'close-cover': '请合上打印机机盖，然后按回车。',
  'shut-drawer': '请把钱箱推到关紧，然后按回车。',
  'look-at-form': '请看打印出来的票据：应在上部印有“设备录制样张”和“1,234.56”。对则按回车，不对按 Ctrl+C。',
  'take-forms': '请取出票据纸（缺纸灯亮），然后按回车。',
  'load-forms': '请装回票据纸并使打印机联机，然后按回车。',
  'scan-bar-code': '请扫描一个商品条码，听到一声响后按回车。',
  'scan-qr-code': '请扫描一个二维码（不要用纳税人的），听到一声响后按回车。',
  'press-best': '评价器正在询问：请按“很满意”（5 分），然后按回车。',
  'press-worst': '评价器正在询问：请按“很不满意”（1 分），然后按回车。',
  'press-next': '请按叫号器的“下一位”键，然后按回车。',
  'press-recall': '请按叫号器的“重呼”键，然后按回车。',
  'press-skip': '请按叫号器的“过号”键，然后按回车。',
  'press-finish': '请按叫号器的“办结”键，然后按回车。',
  'look-at-number': '请看叫号器：应显示 A012。对则按回车，不对按 Ctrl+C。',
  'look-at-figure': '请看客显屏：应显示 1234.56，亮“合计”灯。对则按回车，不对按 Ctrl+C。',
} as const satisfies Record<string, string>;

export type Hand = keyof typeof askings;
export type Hands = (what: Hand) => Promise<void>;
export type OpenLine = (speed?: number) => Promise<Transport>;

/** Milliseconds. */
export interface WalkPatience {
  /** How long a person is waited for (a card, a code, a key), and how long one who will not come. */
  readonly personMs: number;
  readonly nobodyMs: number;
  readonly reader: Partial<IdCardReaderTimings>;
  readonly printer: ReceiptPrinterOptions;
  readonly form: FormPrinterOptions;
}
export const usualPatience: WalkPatience = {
  personMs: 30_000,
  nobodyMs: 1_000,
  reader: {},
  printer: {},
  form: {},
};

/** What the driver takes as data beside its name. */
export interface WalkSettings {
  readonly schema: z.ZodMiniType<Record<string, unknown>>;
  /** Whether there is no usual one. */
  readonly required: boolean;
}

/**
 * What is done with one kind of device while it is recorded, and done again when the recording is played back: the same
 * driver must come to the same words both times. Nothing of anybody is printed, shown or said.
 */
export interface Walk {
  readonly drivers: readonly string[];
  /** Bits per second of a serial line where nothing else is said. */
  readonly baud: number;
  readonly settings?: (driver: string) => WalkSettings | undefined;
  /** Opens the line of a driver that finds its device by itself, on USB; `undefined` for one on a port. */
  readonly ownLine?: (driver: string, settings: unknown) => OpenLine | undefined;
  /** Questions its drivers ask as often as they have time for. */
  readonly polls: readonly Uint8Array[];
  /** One word for each step: what came of it, or the code of the fault. Throws `device/absent` of a port that is not there. */
  readonly play: (
    driver: string,
    open: OpenLine,
    hands: Hands,
    patience: WalkPatience,
    settings: unknown,
  ) => Promise<readonly string[]>;
  /** What each word must be for the driver to be any good. */
  readonly owed: (driver: string, settings: unknown) => readonly RegExp[];
  /** Where the device says something of a person: the events with it replaced. */
  readonly withoutContents?: (
    events: readonly RecordedEvent[],
    driver: string,
    settings: unknown,
  ) => readonly RecordedEvent[];
}

export const wordOf = async (act: Promise<string>): Promise<string> => {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
};

/** What a device says unasked, in the order in which it came. */
export const heardWords = () => {
  const heard: string[] = [];
  let wake: () => void = () => undefined;
  return {
    hear(word: string): void {
      heard.push(word);
      wake();
    },
    /** What is left over of the step before is no answer to the next one. */
    forget(): void {
      heard.length = 0;
    },
    /** The next word, or `nothing` after `waitMs` milliseconds. */
    async next(waitMs: number): Promise<string> {
      let timer: NodeJS.Timeout | undefined;
      if (heard.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, waitMs);
        });
      clearTimeout(timer);
      return heard.shift() ?? 'nothing';
    },
  };
};

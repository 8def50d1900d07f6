import type { ReceiptOp } from '../../domain/receipt.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { DrawerPin } from '../protocols/esc-pos.ts';
import type { GlyphBitmaps } from '../protocols/glyph-bitmap.ts';
import type { OpenTransport } from '../transports/transport.ts';

export interface ReceiptPrinter extends EscPosModel {
  open(transport: OpenTransport, options?: ReceiptPrinterOptions): Promise<ReceiptPrinterSession>;
}

export interface ReceiptPrinterOptions {
  /** Half-width characters in a line: 48 (80 mm), 42 or 32 (58 mm). */
  readonly columns?: ReceiptColumns;
  /** How long a real-time status answer may take. */
  readonly replyMs?: number;
  /** How long the printer may take to report the whole receipt printed. */
  readonly printMs?: number;
  /** The cash drawer on the printer's plug: which pin opens it, and which level of its switch means open. */
  readonly drawer?: { readonly pin: DrawerPin; readonly openIs: 'high' | 'low' };
  /** How long after the pulse the drawer's switch is read. */
  readonly drawerMs?: number;
}

/** What sets one model of the ESC/POS family apart from another. */
export interface EscPosModel {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  /** Where the configuration says nothing. */
  readonly columns: ReceiptColumns;
  /** `in-order`: answers `GS r` once everything before it is carried out; `never`: does not, and a person looks. */
  readonly confirms: 'in-order' | 'never';
  /** Whether it reports changes by itself (`GS a`). */
  readonly automaticStatus: boolean;
  readonly cutter: boolean;
  /** How long a printer that confirms nothing is watched after the last byte, milliseconds. */
  readonly watchMs: number;
}

/** As the switch of the drawer says; `unknown` where the printer has no way back. */
export type DrawerState = 'open' | 'closed' | 'unknown';

export type ReceiptColumns = 32 | 42 | 48;

export type ReceiptPrinterCondition =
  | 'offline'
  | 'cover-open'
  | 'paper-out'
  | 'paper-near-end'
  | 'cutter-error'
  | 'unrecoverable-error'
  | 'recoverable-error'
  | 'feed-button-pressed';

/** Chinese and English words for each condition, for the status line. */
export const conditionWords = {
  offline: { zh: '脱机', en: 'offline' },
  'cover-open': { zh: '机盖打开', en: 'cover open' },
  'paper-out': { zh: '缺纸', en: 'out of paper' },
  'paper-near-end': { zh: '纸将用尽', en: 'paper near its end' },
  'cutter-error': { zh: '切刀故障', en: 'cutter error' },
  'unrecoverable-error': { zh: '打印机故障，须送修', en: 'printer needs repair' },
  'recoverable-error': { zh: '打印头过热或出错，稍候自行恢复', en: 'head too hot, recovers by itself' },
  'feed-button-pressed': { zh: '正在手动走纸', en: 'paper being fed by hand' },
} as const satisfies Record<ReceiptPrinterCondition, { zh: string; en: string }>;

export interface ReceiptPrinterStatus {
  /** Nothing stands in the way of printing; `paper-near-end` alone does not. */
  readonly ready: boolean;
  readonly conditions: readonly ReceiptPrinterCondition[];
  /** The conditions in words, joined for one line; “就绪” when there are none. */
  readonly zh: string;
  readonly en: string;
}

/**
 * `completed`: the printer itself said that everything before its answer is on paper.
 * `not-sent`: nothing has reached the printer; same number, same paper.
 * `unknown`: something was sent and its end was not seen; a person looks at the paper. Never a silent reprint.
 */
export type PrintResult =
  | { readonly state: 'completed'; readonly paperNearEnd: boolean }
  | { readonly state: 'not-sent'; readonly fault: FaultRecord }
  | { readonly state: 'unknown'; readonly fault: FaultRecord };

export interface ReceiptPrinterSession {
  readonly columns: ReceiptColumns;
  /** Reads DLE EOT 1–4. Throws `device/no-answer` or `device/unplugged` when the printer does not answer. */
  status(): Promise<ReceiptPrinterStatus>;
  /**
   * Prints ops or ready-made bytes, and reads the status back before it calls anything completed. Text the
   * printer's font cannot show is drawn from `glyphs`, and where those lack it refused before a byte is sent
   * (`device/character-not-printable`).
   */
  print(
    receipt: readonly ReceiptOp[] | Uint8Array,
    signal?: AbortSignal,
    glyphs?: GlyphBitmaps,
  ): Promise<PrintResult>;
  /**
   * Sends the pulse and returns what the drawer's switch says after it: a locked drawer stays `closed`. Throws
   * `device/no-answer` or `device/unplugged`.
   */
  openDrawer(): Promise<DrawerState>;
  drawer(): Promise<DrawerState>;
  /** Told of each change that the printer reports by itself; returns the unsubscribe. */
  onStatus(listener: (status: ReceiptPrinterStatus) => void): () => void;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

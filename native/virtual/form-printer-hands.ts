import type { WireModel } from '../transports/in-process.ts';
import type { PrintedForm } from './printed-form.ts';

/** A virtual form printer with its paper in a trainee's hands. */
export interface VirtualFormPrinter extends WireModel {
  /** Sheets fed out so far. */
  readonly forms: readonly PrintedForm[];
  /** What is under the head. */
  readonly current: PrintedForm;
  readonly received: Uint8Array;
  /** Commands this model does not know; a good driver sends none. */
  readonly unknownCommands: readonly Uint8Array[];
  /** Sheets left in the tractor; with none it stands still until paper is put in. */
  setPaper(sheets: number): void;
  /** The paper ends so far below the top of the sheet under the head. */
  endPaperAt(mm: number): void;
  /** From here on the sheet no longer moves: everything is struck onto one line. */
  jam(): void;
  /** The same once the sheet has come so far below its top. */
  jamAt(mm: number): void;
  /** The sheet under the head is torn so far below its top. */
  tear(mm: number): void;
  setOnline(online: boolean): void;
  /** Milliseconds that a line takes. */
  setLineMs(ms: number): void;
  /** Jammed and torn paper taken out, a full box put in, the machine online. */
  mend(): void;
}

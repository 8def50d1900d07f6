import type { FormSheet } from '../../domain/form-sheet.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { FormGlyphs, FormShift } from '../protocols/esc-p.ts';
import type { EscPProfileId } from '../protocols/esc-p-profiles.ts';
import type { OpenTransport } from '../transports/transport.ts';

/**
 * A printer of numbered forms with 24 pins. Few have a way back: `none` is known only by what the line itself says;
 * `dle-eot` answers the real-time status of ESC/POS beside its ESC/P, as some machines on a serial or network line do.
 */
export interface FormPrinterModel {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  readonly profile: EscPProfileId;
  readonly wayBack: 'none' | 'dle-eot';
}

export interface FormPrinterOptions {
  readonly replyMs?: number;
  /** How long the printer may take to accept a form. */
  readonly printMs?: number;
  /** How long a printer with a way back is watched after the last byte: the head is still at work. */
  readonly watchMs?: number;
}

export interface FormPrinter extends FormPrinterModel {
  open(transport: OpenTransport, options?: FormPrinterOptions): Promise<FormPrinterSession>;
}

export interface FormJob {
  readonly printJobId: string;
  readonly sheet: FormSheet;
  readonly shift: FormShift;
  /** Characters that the printer's font lacks at their width, drawn. */
  readonly glyphs?: FormGlyphs;
}

/**
 * `sent`: every byte left and nothing was heard against it. It is never called printed: a person reads the number off
 * the paper. `watched` says whether the printer was asked afterwards, or has no way to answer.
 * `not-sent`: nothing has reached the printer. `unknown`: something was sent and its end was not seen.
 */
export type FormPrintResult =
  | { readonly state: 'sent'; readonly watched: boolean }
  | { readonly state: 'not-sent'; readonly fault: FaultRecord }
  | { readonly state: 'unknown'; readonly fault: FaultRecord };

export interface FormPrinterSession {
  print(job: FormJob, signal?: AbortSignal): Promise<FormPrintResult>;
  /**
   * Throws the fault that keeps it from printing, as far as it can say, and says whether its forms are near their end;
   * says nothing where it has no way back.
   */
  check(): Promise<{ readonly nearEnd: boolean }>;
  /** Whether the printer can say how it is. */
  readonly answers: boolean;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

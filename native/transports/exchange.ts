import { Fault } from '../../domain/faults.ts';
import { afterListening } from './listening-time.ts';
import type { Transport } from './transport.ts';

export interface Exchange<T> {
  readonly request: Uint8Array;
  /** Sees each piece as it arrives and returns the answer once it is complete. May throw a fault to end at once. */
  readonly take: (bytes: Uint8Array) => T | undefined;
  readonly deadlineMs: number;
  /** Ends the wait early when the line falls silent this long in the middle of an answer. */
  readonly gap?: { readonly ms: number; readonly isMidAnswer: () => boolean };
  /** What the silence means. */
  readonly onSilence: () => Fault;
  readonly signal?: AbortSignal;
}

/**
 * One request and its answer on a line with a deadline. Rejects with what `onSilence` says at the deadline,
 * `device/unplugged` when the line dies, also where silence was the only sign of it, and `device/cancelled` when the
 * signal is aborted.
 */
export const exchange = <T>(transport: Transport, options: Exchange<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const offs: (() => void)[] = [];
    let endGap: (() => void) | undefined;
    let settled = false;
    const settle = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      endDeadline();
      endGap?.();
      for (const off of offs) off();
      finish();
    };
    const silence = (): void => {
      const fault = options.onSilence();
      transport.probe().then(
        () => settle(() => reject(fault)),
        (error: unknown) => settle(() => reject(error as Error)),
      );
    };
    // The request stands behind what is still being sent.
    const endDeadline = afterListening(options.deadlineMs + (transport.sendingMs?.() ?? 0), silence);
    offs.push(
      transport.onBytes((bytes) => {
        try {
          const answer = options.take(bytes);
          if (answer !== undefined) {
            settle(() => resolve(answer));
            return;
          }
        } catch (error) {
          settle(() => reject(error as Error));
          return;
        }
        endGap?.();
        if (settled || options.gap?.isMidAnswer() !== true) return;
        endGap = afterListening(options.gap.ms, silence);
      }),
    );
    offs.push(
      transport.onClosed(() =>
        settle(() => reject(new Fault('device/unplugged', { where: transport.where }))),
      ),
    );
    if (options.signal !== undefined) {
      const { signal } = options;
      const abort = (): void => settle(() => reject(new Fault('device/cancelled')));
      signal.addEventListener('abort', abort, { once: true });
      offs.push(() => signal.removeEventListener('abort', abort));
      if (signal.aborted) abort();
    }
    if (settled) return;
    transport.write(options.request).catch((error: unknown) => settle(() => reject(error as Error)));
  });

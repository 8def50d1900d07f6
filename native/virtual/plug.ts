import { Fault } from '../../domain/faults.ts';
import { openInProcess } from '../transports/in-process.ts';
import type { Wire, WireModel } from '../transports/in-process.ts';
import { plugIntoPty } from '../transports/pty.ts';
import type { PtyPair } from '../transports/pty.ts';
import { openSerial } from '../transports/serial.ts';
import type { OpenTransport } from '../transports/transport.ts';

export type VirtualLine = 'pty' | 'in-process';

/** A virtual device on its line, with the plug in a hand. */
export interface VirtualPlug {
  /** What it really is: `pty` falls back to `in-process` where the system has no pseudo-terminals. */
  readonly on: VirtualLine;
  readonly open: OpenTransport;
  /** Pulls the plug: the line dies and opening it says `device/absent` until `plugIn`. */
  unplug(): void;
  plugIn(): Promise<void>;
  /** Idempotent. */
  close(): void;
}

/** Connects a model, on a pseudo-terminal behind the real serial port driver or as a pipe in this process. */
export const plugVirtual = async (
  model: WireModel,
  wanted: VirtualLine,
  where: string,
): Promise<VirtualPlug> => {
  let plugged = true;
  let pty: PtyPair | undefined;

  const watched: WireModel = {
    plugIn(wire) {
      const watchedWire: Wire = {
        send: (bytes) => wire.send(bytes),
        drop() {
          plugged = false;
          wire.drop();
        },
      };
      dropLine = () => watchedWire.drop();
      return model.plugIn(watchedWire);
    },
  };
  let dropLine: () => void = () => undefined;

  if (wanted === 'pty') pty = await plugIntoPty(watched);
  const on: VirtualLine = pty === undefined ? 'in-process' : 'pty';

  return {
    on,
    open() {
      if (!plugged) return Promise.reject(new Fault('device/absent', { where }));
      if (on === 'in-process') return Promise.resolve(openInProcess(watched, where));
      if (pty === undefined) return Promise.reject(new Fault('device/absent', { where }));
      return openSerial(pty.path, 115_200);
    },
    unplug() {
      plugged = false;
      dropLine();
    },
    async plugIn() {
      if (plugged) return;
      pty?.close();
      if (on === 'pty') pty = await plugIntoPty(watched);
      plugged = true;
    },
    close() {
      plugged = false;
      dropLine();
      pty?.close();
    },
  };
};

import { Fault } from '../../domain/faults.ts';
import { openInProcess } from '../transports/in-process.ts';
import type { Wire, WireModel } from '../transports/in-process.ts';
import { plugIntoPty } from '../transports/pty.ts';
import type { PtyPair } from '../transports/pty.ts';
import { openSerial } from '../transports/serial.ts';
import type { Transport } from '../transports/transport.ts';

export type VirtualLine = 'pty' | 'in-process';

/** A line that is made in this process out of something else than bytes: HID reports, USB packets. */
export interface MadeLine {
  readonly on: 'usb' | 'hid';
  readonly connect: (model: WireModel, where: string) => Transport;
}

/** A virtual device on its line, with the plug in a hand. */
export interface VirtualPlug {
  /** What it really is: `pty` falls back to `in-process` where the system has no pseudo-terminals. */
  readonly on: VirtualLine | MadeLine['on'];
  /** At 115,200 bits per second unless another speed is asked for. */
  readonly open: (speed?: number) => Promise<Transport>;
  /** Pulls the plug: the line dies and opening it says `device/absent` until `plugIn`. */
  unplug(): void;
  plugIn(): Promise<void>;
  /** Idempotent. */
  close(): void;
}

/** Connects a model: on a pseudo-terminal behind the real serial port driver, or on a line in this process. */
export const plugVirtual = async (
  model: WireModel,
  wanted: VirtualLine | MadeLine,
  where: string,
): Promise<VirtualPlug> => {
  let plugged = true;
  let pty: PtyPair | undefined;

  const watched: WireModel = {
    plugIn(wire) {
      const watchedWire: Wire = {
        send: (bytes) => wire.send(bytes),
        speed: () => wire.speed?.(),
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
  const made = typeof wanted === 'string' ? undefined : wanted;
  const on = made?.on ?? (pty === undefined ? 'in-process' : 'pty');

  return {
    on,
    open(speed = 115_200) {
      if (!plugged) return Promise.reject(new Fault('device/absent', { where }));
      if (made !== undefined) return Promise.resolve(made.connect(watched, where));
      if (on === 'in-process') return Promise.resolve(openInProcess(watched, where, speed));
      if (pty === undefined) return Promise.reject(new Fault('device/absent', { where }));
      return openSerial(pty.path, speed);
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

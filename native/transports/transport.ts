/**
 * A byte pipe to one device. Two ends exist behind it: a real serial port (`serial.ts`) and a virtual model in this
 * process (`in-process.ts`); drivers cannot tell them apart.
 */
export interface Transport {
  /** The port's name, for people and for faults. */
  readonly where: string;
  readonly isOpen: boolean;
  /** Resolves when the bytes have left this process; rejects with `device/unplugged` when the line is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Milliseconds until the last byte that was written has left the machine: a slow line holds a receipt for seconds.
   * Absent where the line has no speed.
   */
  sendingMs?(): number;
  /** Bytes in whatever pieces the line delivers them; returns the unsubscribe. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  /**
   * Asks the line itself whether it is still there, without a byte to the device: a lost line is not always reported.
   * Rejects with `device/unplugged`. Nothing is thrown away by it, neither what has arrived and was not read yet nor what
   * is still being sent.
   */
  probe(): Promise<void>;
  /** Called once when the line is lost or closed, whichever comes first; at once if it already is. */
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Opens the line anew each time; throws `device/absent`, `device/port-busy` or `device/port-refused`. */
export type OpenTransport = () => Promise<Transport>;

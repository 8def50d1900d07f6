/** Where a key pair lies, in the names the library itself gave. */
export interface KeyPlace {
  readonly vendor: string;
  readonly device: Uint8Array;
  /** Of the device, so that another key in the same place is not taken for it. */
  readonly serial: string;
  readonly application: Uint8Array;
  readonly container: Uint8Array;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (hex: string | undefined): Uint8Array | undefined =>
  hex !== undefined && /^(?:[0-9a-f]{2})*$/.test(hex) ? Uint8Array.from(Buffer.from(hex, 'hex')) : undefined;

/** Names are bytes in whatever code the vendor writes, so they travel as hex. */
export const keyIdOf = ({ vendor, device, serial, application, container }: KeyPlace): string =>
  ['skf', vendor, ...[device, Buffer.from(serial), application, container].map(hexOf)].join(':');

/** `undefined` for what is no id of this driver. */
export const keyPlaceOf = (id: string): KeyPlace | undefined => {
  const [driver, vendor, ...rest] = id.split(':');
  const [device, serial, application, container] = rest.map(bytesOf);
  if (driver !== 'skf' || vendor === undefined || rest.length !== 4) return undefined;
  if (device === undefined || serial === undefined || application === undefined || container === undefined)
    return undefined;
  return { vendor, device, serial: Buffer.from(serial).toString('utf8'), application, container };
};

import type { Rehearsal } from '../host/kind.ts';
import { openSerial } from '../transports/serial.ts';
import { openTcp } from '../transports/tcp.ts';
import type { WireModel } from '../transports/in-process.ts';
import type { OpenTransport } from '../transports/transport.ts';
import { plugVirtual } from './plug.ts';
import type { VirtualLine, VirtualPlug } from './plug.ts';

/** How a device of a byte line is reached, real or virtual, and what people are told of it. */
export interface ReachedLine {
  readonly open: OpenTransport;
  readonly where: string;
  readonly virtual: boolean;
  /** Behind the model's name on the device bar. */
  readonly remark: string;
  readonly plug?: VirtualPlug;
}

export const serialLine = (port: string, baud: number): ReachedLine => ({
  open: () => openSerial(port, baud),
  where: port,
  virtual: false,
  remark: '',
});

export const tcpLine = (host: string, port: number): ReachedLine => ({
  open: () => openTcp(host, port),
  where: `${host}:${port}`,
  virtual: false,
  remark: '',
});

/** The hands on a virtual device, for its kind to hand out; none where the device is real. */
export const handsOn = <Model>(
  model: Model | undefined,
  { plug }: Pick<ReachedLine, 'plug'>,
  faults: (model: Model) => Rehearsal['faults'],
): { readonly rehearsal?: Rehearsal } =>
  model === undefined
    ? {}
    : { rehearsal: { faults: faults(model), ...(plug === undefined ? {} : { plug }) } };

export const virtualLineTo = async (
  model: WireModel,
  on: VirtualLine,
  name: string,
): Promise<ReachedLine> => {
  const plug = await plugVirtual(model, on, name);
  const how = plug.on === 'pty' ? '串口' : '进程内';
  return { open: plug.open, where: `模拟（${how}）`, virtual: true, remark: `（模拟，${how}）`, plug };
};

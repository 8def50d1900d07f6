import type { DeviceView } from '../../contract/calls/devices.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import type { IdCard } from '../../domain/id-card.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { type DeviceKind, type DeviceState, deviceKinds, deviceNames } from '../../native/host/messages.ts';
import { virtualReaderFaults, type VirtualReaderFault } from '../../native/virtual/id-card-reader.ts';
import type { HallContext } from './hall-context.ts';

/** The devices of this window, as services and the status bar see them. */
export interface DeviceDesk {
  readonly readCard: (signal: AbortSignal) => Promise<IdCard>;
  readonly handlers: Handlers['devices'];
}

export const deviceView = (state: DeviceState): DeviceView => ({
  id: state.kind,
  kind: state.kind,
  model: state.model,
  state: state.state,
  sentence: `${deviceNames[state.kind]}：${state.sentence}`,
  code: state.fault?.code ?? null,
  virtual: state.virtual,
});

const readerFaultLabels: Readonly<Record<VirtualReaderFault, string>> = {
  torn: '读卡：数据中断',
  slow: '读卡：应答过慢',
  'wrong-checksum': '读卡：校验错误',
  'lifted-before-read': '读卡：中途拿开证件',
  'unplugged-mid-reply': '读卡：读到一半拔线',
  'card-refused': '读卡：证件未通过核验',
  'contents-refused': '读卡：证件信息核验错误',
  'wrong-card-type': '读卡：卡片类型不对',
  'read-failed': '读卡：读取失败',
  'not-authorised': '读卡：模块未授权',
  'self-test-failed': '读卡：模块自检失败',
  'request-garbled': '读卡：命令受干扰',
  noise: '读卡：线路噪声',
  split: '读卡：数据零散',
  dead: '读卡：无应答',
};

/** Faults of the virtual printers a trainee can rehearse, and how each is made and mended. */
const paperFaults = {
  'paper-out': '小票机：缺纸',
  'paper-in': '小票机：装纸',
  'cover-open': '小票机：开盖',
  'cover-closed': '小票机：合盖',
} as const;
/** The same of the folder that stands for the document printer. */
const documentFaults = {
  'paper-runs-out': '文书打印机：打印途中缺纸',
  'paper-in': '文书打印机：装纸',
} as const;
/** Virtual devices on a virtual cable; the folder that stands for the document printer has none. */
const pluggable = ['id-card-reader', 'receipt-printer'] as const satisfies readonly DeviceKind[];
type PaperFault = keyof typeof paperFaults;

export const openDeviceDesk = (
  context: HallContext,
  client: DeviceClient,
  deckNames: readonly string[],
): DeviceDesk => {
  let cardOnReader: number | null = null;
  const rows = (): DeviceView[] => client.devices().map(deviceView);
  client.onState(() => context.emit('devices', { rows: rows() }));

  const requireVirtual = () => {
    if (context.config.kind !== 'training')
      throw new Fault('device/virtual-in-production', { field: 'virtual' });
  };
  const controls = () => {
    requireVirtual();
    return {
      deck: deckNames.map((name, index) => ({ index, name })),
      cardOnReader,
      faults: [
        ...Object.entries(readerFaultLabels).map(([fault, label]) => ({
          device: 'id-card-reader',
          fault,
          label,
        })),
        ...Object.entries(paperFaults).map(([fault, label]) => ({ device: 'receipt-printer', fault, label })),
        ...Object.entries(documentFaults).map(([fault, label]) => ({
          device: 'document-printer',
          fault,
          label,
        })),
        ...pluggable.flatMap((kind) => [
          { device: kind, fault: 'unplug', label: `${deviceNames[kind]}：拔线` },
          { device: kind, fault: 'plug-in', label: `${deviceNames[kind]}：接回` },
        ]),
      ],
    };
  };
  const paperFault: Readonly<Record<PaperFault, () => Promise<void>>> = {
    'paper-out': () => client.virtual.setPaper(0),
    'paper-in': () => client.virtual.setPaper(2_000),
    'cover-open': () => client.virtual.setCover(true),
    'cover-closed': () => client.virtual.setCover(false),
  };
  const inject = async (device: string, fault: string): Promise<void> => {
    const kind = deviceKinds.find((candidate) => candidate === device);
    if (kind === undefined) throw new Fault('device/absent');
    if (fault === 'unplug') await client.virtual.unplug(kind);
    else if (fault === 'plug-in') await client.virtual.plugIn(kind);
    else if (kind === 'document-printer' && Object.hasOwn(documentFaults, fault))
      await client.virtual.documentPaper(fault === 'paper-in' ? 'loaded' : 'runs-out');
    else if (kind === 'receipt-printer' && Object.hasOwn(paperFaults, fault)) await paperFault[fault as PaperFault]();
    else if ((virtualReaderFaults as readonly string[]).includes(fault)) {
      await client.virtual.readerFault(fault as VirtualReaderFault);
    } else throw new Fault('figure/bad-input', { field: fault, reason: '没有这种演练故障' });
  };

  return {
    readCard: (signal) => client.readCard(signal),
    handlers: {
      list: () => ({ rows: rows() }),
      test: async ({ deviceId }) => {
        const kind = deviceKinds.find((candidate) => candidate === deviceId);
        const state = client.devices().find((candidate) => candidate.kind === kind);
        if (kind === undefined || state === undefined) throw new Fault('device/absent');
        await testOf(client)[kind]();
        return deviceView(client.devices().find((candidate) => candidate.kind === kind) ?? state);
      },
      virtualControls: () => controls(),
      putCard: async ({ index }) => {
        requireVirtual();
        if (deckNames[index] === undefined)
          throw new Fault('figure/bad-input', { field: '证件', reason: '没有这张演练证件' });
        await client.virtual.putCard(index);
        cardOnReader = index;
        return controls();
      },
      liftCard: async () => {
        requireVirtual();
        await client.virtual.liftCard();
        cardOnReader = null;
        return controls();
      },
      injectFault: async ({ device, fault }) => {
        requireVirtual();
        await inject(device, fault);
        return controls();
      },
    },
  };
};

/** Asks a device whether it is there; throws the fault that says what to do. */
const testOf = (client: DeviceClient): Readonly<Record<DeviceKind, () => Promise<unknown>>> => ({
  'id-card-reader': () => client.identifyReader(),
  'receipt-printer': () => client.receipt.status(),
  // The queue is asked by the device process itself; its last state is the answer.
  'document-printer': () => Promise.resolve(),
});

import type { DeviceView } from '../../contract/calls/devices.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { inEnglish } from '../../domain/faults/detail-words.ts';
import type { IdCard } from '../../domain/id-card.ts';
import type { InBoth, Language } from '../../domain/language.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { type DeviceKind, type DeviceState, deviceKinds, deviceNames } from '../../native/host/messages.ts';
import { virtualReaderFaults, type VirtualReaderFault } from '../../native/virtual/id-card-reader.ts';
import type { HallContext } from './hall-context.ts';

/** The devices of this window, as services and the status bar see them. */
export interface DeviceDesk {
  readonly readCard: (signal: AbortSignal) => Promise<IdCard>;
  /** Tells the page of every device again. */
  readonly tell: () => void;
  readonly handlers: Handlers['devices'];
}

const nameOf = (kind: DeviceKind, language: Language): string =>
  language === 'en' ? capitalised(inEnglish(deviceNames[kind])) : deviceNames[kind];
const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

export const deviceView = (state: DeviceState, language: Language): DeviceView => ({
  id: state.kind,
  kind: state.kind,
  model: state.model,
  state: state.state,
  sentence: `${nameOf(state.kind, language)}${language === 'en' ? ': ' : '：'}${state.sentence[language]}`,
  code: state.fault?.code ?? null,
  virtual: state.virtual,
});

const readerFaultLabels: Readonly<Record<VirtualReaderFault, InBoth>> = {
  torn: { zh: '读卡：数据中断', en: 'Card: data broken off' },
  slow: { zh: '读卡：应答过慢', en: 'Card: answer too slow' },
  'wrong-checksum': { zh: '读卡：校验错误', en: 'Card: wrong checksum' },
  'lifted-before-read': { zh: '读卡：中途拿开证件', en: 'Card: lifted too early' },
  'unplugged-mid-reply': { zh: '读卡：读到一半拔线', en: 'Card: cable pulled half way' },
  'card-refused': { zh: '读卡：证件未通过核验', en: 'Card: not authentic' },
  'contents-refused': { zh: '读卡：证件信息核验错误', en: 'Card: contents not authentic' },
  'wrong-card-type': { zh: '读卡：卡片类型不对', en: 'Card: wrong kind of card' },
  'read-failed': { zh: '读卡：读取失败', en: 'Card: reading failed' },
  'not-authorised': { zh: '读卡：模块未授权', en: 'Reader: module not authorised' },
  'self-test-failed': { zh: '读卡：模块自检失败', en: 'Reader: self-test failed' },
  'request-garbled': { zh: '读卡：命令受干扰', en: 'Reader: command garbled' },
  noise: { zh: '读卡：线路噪声', en: 'Reader: noise on the line' },
  split: { zh: '读卡：数据零散', en: 'Reader: data in pieces' },
  dead: { zh: '读卡：无应答', en: 'Reader: no answer' },
};

/** Faults of the virtual printers a trainee can rehearse, and how each is made and mended. */
const paperFaults = {
  'paper-out': { zh: '小票机：缺纸', en: 'Receipt printer: out of paper' },
  'paper-in': { zh: '小票机：装纸', en: 'Receipt printer: paper put in' },
  'cover-open': { zh: '小票机：开盖', en: 'Receipt printer: cover opened' },
  'cover-closed': { zh: '小票机：合盖', en: 'Receipt printer: cover closed' },
} as const satisfies Record<string, InBoth>;
/** The same of the folder that stands for the document printer. */
const documentFaults = {
  'paper-runs-out': { zh: '文书打印机：打印途中缺纸', en: 'Document printer: paper runs out half way' },
  'paper-in': { zh: '文书打印机：装纸', en: 'Document printer: paper put in' },
} as const satisfies Record<string, InBoth>;
const cable = {
  unplug: { zh: '：拔线', en: ': cable pulled' },
  'plug-in': { zh: '：接回', en: ': cable back' },
} as const satisfies Record<string, InBoth>;
/** Virtual devices on a virtual cable; the folder that stands for the document printer has none. */
const pluggable = ['id-card-reader', 'receipt-printer'] as const satisfies readonly DeviceKind[];
type PaperFault = keyof typeof paperFaults;

export const openDeviceDesk = (
  context: HallContext,
  client: DeviceClient,
  deckNames: readonly string[],
): DeviceDesk => {
  let cardOnReader: number | null = null;
  const viewOf = (state: DeviceState): DeviceView => deviceView(state, context.language());
  const rows = (): DeviceView[] => client.devices().map(viewOf);
  const tell = (): void => context.emit('devices', { rows: rows() });
  client.onState(tell);

  const requireVirtual = () => {
    if (context.config.kind !== 'training')
      throw new Fault('device/virtual-in-production', { field: 'virtual' });
  };
  const controls = () => {
    requireVirtual();
    const language = context.language();
    return {
      deck: deckNames.map((name, index) => ({ index, name })),
      cardOnReader,
      faults: [
        ...Object.entries(readerFaultLabels).map(([fault, label]) => ({
          device: 'id-card-reader',
          fault,
          label: label[language],
        })),
        ...Object.entries(paperFaults).map(([fault, label]) => ({
          device: 'receipt-printer',
          fault,
          label: label[language],
        })),
        ...Object.entries(documentFaults).map(([fault, label]) => ({
          device: 'document-printer',
          fault,
          label: label[language],
        })),
        ...pluggable.flatMap((kind) =>
          Object.entries(cable).map(([fault, words]) => ({
            device: kind,
            fault,
            label: `${nameOf(kind, language)}${words[language]}`,
          })),
        ),
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
    else if (kind === 'receipt-printer' && Object.hasOwn(paperFaults, fault))
      await paperFault[fault as PaperFault]();
    else if ((virtualReaderFaults as readonly string[]).includes(fault)) {
      await client.virtual.readerFault(fault as VirtualReaderFault);
    } else throw new Fault('figure/bad-input', { field: fault, reason: '没有这种演练故障' });
  };

  return {
    readCard: (signal) => client.readCard(signal),
    tell,
    handlers: {
      list: () => ({ rows: rows() }),
      test: async ({ deviceId }) => {
        const kind = deviceKinds.find((candidate) => candidate === deviceId);
        const state = client.devices().find((candidate) => candidate.kind === kind);
        if (kind === undefined || state === undefined) throw new Fault('device/absent');
        await testOf(client)[kind]();
        return viewOf(client.devices().find((candidate) => candidate.kind === kind) ?? state);
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

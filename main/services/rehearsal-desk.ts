import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth, Language } from '../../domain/language.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { type DeviceKind, deviceKinds } from '../../domain/device-kind.ts';
import { rehearsals, timesOf } from '../../native/host/rehearsals.ts';
import { townKeys } from '../training/town/ca-keys.ts';
import { deviceName } from './device-view.ts';
import type { HallContext } from './hall-context.ts';

/** Of every virtual device that hangs on a cable. */
const cable = {
  unplug: { zh: '：拔线', en: ': cable pulled' },
  'plug-in': { zh: '：接回', en: ': cable back' },
} as const satisfies Record<string, InBoth>;
const putIn: InBoth = { zh: '插入：', en: 'Plug in: ' };
/** Virtual devices without a cable: the folder that stands for the document printer, and a slot. */
const withoutCable: readonly DeviceKind[] = ['document-printer', 'ca-key'];

/** Of the process all drivers live in. */
const processDevice = 'device-process';
const processFaults = {
  ends: { zh: '设备驱动程序：崩溃', en: 'Device drivers: crash' },
  hangs: { zh: '设备驱动程序：卡死', en: 'Device drivers: stand still' },
} as const satisfies Record<string, InBoth>;
const isProcessFault = (fault: string): fault is keyof typeof processFaults =>
  Object.hasOwn(processFaults, fault);

const faultsOf = (kind: DeviceKind, language: Language) => [
  ...Object.entries(rehearsals[kind]).map(([fault, label]) => ({
    device: kind,
    fault,
    label: label[language],
  })),
  // The keys that lie beside the slot, each to be put into it.
  ...(kind === 'ca-key' ? townKeys : []).map(({ id, label }) => ({
    device: kind,
    fault: `put:${id}`,
    label: `${putIn[language]}${label[language]}`,
  })),
  ...(withoutCable.includes(kind) ? [] : Object.entries(cable)).map(([fault, words]) => ({
    device: kind,
    fault,
    label: `${deviceName(kind, language)}${words[language]}`,
  })),
];

type RehearsalDesk = Pick<Handlers['devices'], 'virtualControls' | 'putCard' | 'liftCard' | 'injectFault'>;

/** The virtual hall of a training profile: the cards beside the reader, and all that can go wrong. */
export const openRehearsalDesk = (
  context: HallContext,
  client: DeviceClient,
  deckNames: readonly string[],
): RehearsalDesk => {
  let cardOnReader: number | null = null;
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
        // In the order of the list above them, and not in that in which they came up.
        ...deviceKinds
          .filter((kind) => client.devices().some((device) => device.virtual && device.kind === kind))
          .flatMap((kind) => faultsOf(kind, language)),
        ...Object.entries(processFaults).map(([fault, words]) => ({
          device: processDevice,
          fault,
          label: words[language],
        })),
      ],
    };
  };
  const inject = async (device: string, fault: string): Promise<void> => {
    if (device === processDevice && isProcessFault(fault)) {
      // It answers this as it answers anything in that moment: not at all.
      client.virtual.crash(fault).catch((error: unknown) => {
        if (!(error instanceof Fault) || error.code !== 'device/driver-crashed') throw error;
      });
      return;
    }
    const kind = deviceKinds.find((candidate) => candidate === device);
    if (kind === undefined) throw new Fault('device/absent', { where: device });
    if (fault === 'unplug') await client.virtual.unplug(kind);
    else if (fault === 'plug-in') await client.virtual.plugIn(kind);
    else await client.virtual.rehearse(kind, fault, timesOf(kind, fault));
  };

  return {
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
  };
};

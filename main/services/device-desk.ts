import type { DeviceView } from '../../contract/calls/devices.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { inEnglish } from '../../domain/faults/detail-words.ts';
import type { IdCard } from '../../domain/id-card.ts';
import type { InBoth, Language } from '../../domain/language.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { type DeviceKind, type DeviceState, deviceKinds, deviceNames } from '../../native/host/messages.ts';
import { rehearsals } from '../../native/host/rehearsals.ts';
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

const cable = {
  unplug: { zh: '：拔线', en: ': cable pulled' },
  'plug-in': { zh: '：接回', en: ': cable back' },
} as const satisfies Record<string, InBoth>;
/** Virtual devices without a cable: the folder that stands for the document printer. */
const withoutCable: readonly DeviceKind[] = ['document-printer'];

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
      faults: client
        .devices()
        .filter(({ virtual }) => virtual)
        .flatMap(({ kind }) => [
          ...Object.entries(rehearsals[kind]).map(([fault, label]) => ({
            device: kind,
            fault,
            label: label[language],
          })),
          ...(withoutCable.includes(kind) ? [] : Object.entries(cable)).map(([fault, words]) => ({
            device: kind,
            fault,
            label: `${nameOf(kind, language)}${words[language]}`,
          })),
        ]),
    };
  };
  const inject = async (device: string, fault: string): Promise<void> => {
    const kind = deviceKinds.find((candidate) => candidate === device);
    if (kind === undefined) throw new Fault('device/absent');
    if (fault === 'unplug') await client.virtual.unplug(kind);
    else if (fault === 'plug-in') await client.virtual.plugIn(kind);
    else await client.virtual.rehearse(kind, fault);
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

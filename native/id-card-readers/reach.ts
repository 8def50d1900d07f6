import { deviceNames } from '../host/messages.ts';
import { openHid, usbName } from '../transports/hid.ts';
import { loadSdtApi } from '../transports/sdtapi.ts';
import { openSerial } from '../transports/serial.ts';
import { openUsbBulk } from '../transports/usb-bulk.ts';
import { virtualIdCardReader } from '../virtual/id-card-reader.ts';
import type { VirtualIdCardReader } from '../virtual/id-card-reader.ts';
import { paced } from '../virtual/paced.ts';
import { plugVirtual } from '../virtual/plug.ts';
import type { VirtualPlug } from '../virtual/plug.ts';
import { hidLine, usbLine } from '../virtual/reader-lines.ts';
import type { IdCardReaderConfig } from './config.ts';
import type { IdCardReaderModel, IdCardReaderSession } from './driver.ts';
import { pcscPages } from './pcsc-pages.ts';
import { bulkProfiles, hidProfiles } from './profiles.ts';
import { sdtLibrary } from './sdt-library.ts';
import { sdtSerial } from './sdt-serial.ts';
import { sdtHid, sdtUsb } from './sdt-usb.ts';

/** How the configured reader is reached, and what people are told of it. */
export interface ReachedReader {
  readonly model: string;
  readonly where: string;
  /** Opens it anew each time; throws the `device/…` fault that says why not. */
  readonly open: () => Promise<IdCardReaderSession>;
  readonly virtual?: { readonly model: VirtualIdCardReader; readonly plug: VirtualPlug };
}

type VirtualConfig = Extract<IdCardReaderConfig, { driver: 'virtual' }>;

const howWords: Readonly<Record<VirtualPlug['on'], string>> = {
  pty: '串口',
  'in-process': '进程内',
  usb: 'USB',
  hid: 'HID',
};

const reachVirtual = async ({
  on,
  deck,
  cardOnReader,
  paced: speed,
}: VirtualConfig): Promise<ReachedReader> => {
  const model = virtualIdCardReader(deck, cardOnReader === undefined ? {} : { cardOnReader });
  const line =
    on === 'usb'
      ? usbLine(bulkProfiles['sam-v'].profile)
      : on === 'hid'
        ? hidLine(hidProfiles['sam-v-hid'].profile)
        : on;
  const plug = await plugVirtual(
    speed === undefined ? model : paced(model, speed),
    line,
    deviceNames['id-card-reader'],
  );
  const drivers = {
    usb: [sdtUsb, () => sdtUsb.open(plug.open)],
    hid: [sdtHid, () => sdtHid.open(plug.open)],
    pty: [sdtSerial, () => sdtSerial.open(plug.open)],
    'in-process': [sdtSerial, () => sdtSerial.open(plug.open)],
  } as const satisfies Record<
    VirtualPlug['on'],
    readonly [IdCardReaderModel, () => Promise<IdCardReaderSession>]
  >;
  const [driver, open] = drivers[plug.on];
  const how = howWords[plug.on];
  return {
    model: `${driver.model}（模拟，${how}）`,
    where: `模拟（${how}）`,
    open,
    virtual: { model, plug },
  };
};

/** The one place that knows which driver a configuration means. */
export const reachReader = async (config: IdCardReaderConfig): Promise<ReachedReader> => {
  switch (config.driver) {
    case 'virtual':
      return reachVirtual(config);
    case 'sdt-serial':
      return {
        model: sdtSerial.model,
        where: config.port,
        open: () => sdtSerial.open((speed) => openSerial(config.port, speed), {}, config.baud),
      };
    case 'sdt-usb': {
      const profile =
        typeof config.profile === 'string' ? bulkProfiles[config.profile].profile : config.profile;
      return {
        model: sdtUsb.model,
        where: usbName(profile),
        open: () => sdtUsb.open(() => openUsbBulk(profile)),
      };
    }
    case 'sdt-hid': {
      const profile =
        typeof config.profile === 'string' ? hidProfiles[config.profile].profile : config.profile;
      return {
        model: sdtHid.model,
        where: usbName(profile),
        open: () => sdtHid.open(() => openHid(profile)),
      };
    }
    case 'pcsc-pages':
      return { model: pcscPages.model, where: config.reader, open: () => pcscPages.open(config.reader) };
    case 'sdt-library': {
      const { library, port, opens } = config;
      let loaded: ReturnType<typeof loadSdtApi> | undefined;
      const load = (): ReturnType<typeof loadSdtApi> => {
        loaded ??= loadSdtApi(library).catch((error: unknown) => {
          // Installed meanwhile, it is found the next time.
          loaded = undefined;
          throw error;
        });
        return loaded;
      };
      return {
        model: sdtLibrary.model,
        where: port === undefined ? library : `${library} · ${port}`,
        open: async () => sdtLibrary.open(await load(), port === undefined ? { opens } : { port, opens }),
      };
    }
  }
};

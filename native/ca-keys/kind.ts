import type { InBoth } from '../../domain/language.ts';
import { recordOf, sentenceOf } from '../fault-record.ts';
import { configured } from '../host/devices.ts';
import type { KindModule, Rehearsal } from '../host/kind.ts';
import { openSlot } from '../host/slot.ts';
import { watchCards } from '../transports/pcsc.ts';
import type { CardWatch } from '../transports/pcsc.ts';
import { virtualCaKeyFaults, virtualSlot } from '../virtual/ca-key.ts';
import type { VirtualSlot } from '../virtual/ca-key.ts';
import type { CaKeyConfig } from './config.ts';
import type { CaKey, CaKeySession } from './driver.ts';
import { openLibraryKeys, openVirtualKeys } from './open-keys.ts';
import type { OpenedKeys } from './open-keys.ts';
import type { CaKeyOps } from './ops.ts';
import { pluggedCount } from './plugged-count.ts';

const bytesOf = (base64: string | undefined): Uint8Array | undefined =>
  base64 === undefined ? undefined : Uint8Array.from(Buffer.from(base64, 'base64'));

const slotOf = (config: Extract<CaKeyConfig, { driver: 'virtual' }>): VirtualSlot =>
  virtualSlot(
    config.deck.map(({ sign, encrypt, ...key }) => {
      const [signing, encrypting] = [bytesOf(sign), bytesOf(encrypt)];
      return {
        ...key,
        ...(signing === undefined ? {} : { sign: signing }),
        ...(encrypting === undefined ? {} : { encrypt: encrypting }),
      };
    }),
    {
      pin: config.pin,
      ...(config.plugged === undefined ? {} : { plugged: config.plugged }),
      ...(config.expired === undefined ? {} : { expired: config.expired }),
    },
  );

interface Reached {
  readonly model?: VirtualSlot;
  readonly openKeys: () => Promise<OpenedKeys>;
}

const reach = (config: CaKeyConfig): Reached => {
  if (config.driver === 'libraries') return { openKeys: () => openLibraryKeys(config) };
  const model = slotOf(config);
  return { model, openKeys: () => openVirtualKeys(model) };
};

/** The scripted faults, and each key of the deck to be put into the slot (`put:<id>`). */
const rehearsalWith = (slot: VirtualSlot): Rehearsal => {
  let last = slot.plugged?.id;
  return {
    faults: Object.fromEntries([
      ...virtualCaKeyFaults.map((name) => [name, (times: number) => slot.fault(name, times)]),
      ...slot.deck.map(({ id }) => [`put:${id}`, () => slot.put(id)]),
    ]),
    plug: {
      unplug() {
        last = slot.plugged?.id ?? last;
        slot.pull();
      },
      async plugIn() {
        if (slot.plugged === undefined && last !== undefined) slot.put(last);
      },
      close: () => slot.pull(),
    },
  };
};

const keysWord = (count: number): InBoth =>
  count === 0
    ? { zh: '就绪，未插 Key', en: 'ready, no key plugged in' }
    : { zh: `就绪，已插 ${count} 个 Key`, en: `ready, ${count} plugged in` };

const triesWord = ({ pinTriesLeft }: CaKey): InBoth => {
  if (pinTriesLeft === 'unknown') return { zh: 'PIN 剩余次数未报告', en: 'tries of its PIN not told' };
  return pinTriesLeft === 0
    ? { zh: 'PIN 已锁定', en: 'PIN locked' }
    : { zh: `PIN 可再试 ${pinTriesLeft} 次`, en: `${pinTriesLeft} tries of its PIN left` };
};

/** No names of holders: this goes into the support file. */
const keyLine = (key: CaKey): InBoth => {
  const { zh, en } = triesWord(key);
  const what = `${key.vendor} ${key.label} ${key.serial} ${key.kind.toUpperCase()}`;
  return { zh: `${what}，${zh}`, en: `${what}, ${en}` };
};

/** How keys in readers of the smart card service are noticed; without it they are looked for every few seconds. */
const presenceLine = (presence: CardWatch): InBoth => {
  const fault = presence.fault();
  const { zh, en } =
    fault === undefined
      ? {
          zh: `正在工作，读卡器 ${presence.readers().size} 个`,
          en: `working, ${presence.readers().size} readers`,
        }
      : sentenceOf(fault);
  return { zh: `智能卡服务：${zh}`, en: `Smart card service: ${en}` };
};

export const caKeyKind: KindModule<CaKeyConfig, CaKeyOps> = {
  kind: 'ca-key',
  async open(config, { onState, onEvent, timings }) {
    const { model, openKeys } = reach(config);
    const virtual = (): VirtualSlot => configured(model, 'virtual');
    let opened: OpenedKeys | undefined;
    const plugged = pluggedCount();

    // No library tells at once of every key that comes; this service does of those it serves.
    const presence =
      model === undefined
        ? watchCards({
            onEvent(event) {
              if (!('reader' in event)) return;
              plugged.changed();
              slot.nudge();
            },
          })
        : undefined;

    const slot = openSlot<CaKeySession>({
      kind: 'ca-key',
      model: model === undefined ? 'CA 证书 Key（SKF、PKCS#11）' : 'CA 证书 Key（模拟）',
      where: model === undefined ? 'SKF, PKCS#11' : '模拟（进程内）',
      virtual: model !== undefined,
      exclusive: false,
      async open() {
        opened = await openKeys();
        plugged.changed();
        opened.session.onEvent((detail) => {
          plugged.changed();
          onEvent({ name: 'ca-key/changed', detail });
          slot.nudge();
        });
        return opened.session;
      },
      check: async (session) => ({ remark: keysWord(await plugged.of(session)) }),
      describe: async (session) => [
        ...(await session.list()).map(keyLine),
        ...(presence === undefined ? [] : [presenceLine(presence)]),
        ...(opened?.tried() ?? []).flatMap(({ file, fault }) => {
          if (fault === undefined) return [{ zh: `${file}：可用`, en: `${file}: works` }];
          const { zh, en } = sentenceOf(recordOf(fault));
          return [{ zh: `${file}：${zh}`, en: `${file}: ${en}` }];
        }),
      ],
      onState,
      timings,
    });

    return {
      slot: {
        ...slot,
        async close() {
          presence?.close();
          await slot.close();
        },
      },
      ...(model === undefined ? {} : { rehearsal: rehearsalWith(model) }),
      operations: {
        'ca-key/list': (_input, { signal }) => slot.use((session) => session.list(signal)),
        'ca-key/certificates': ({ keyId }, { signal }) =>
          slot.use((session) => session.certificates(keyId, signal)),
        'ca-key/sign': ({ request }, { signal }) => slot.use((session) => session.sign(request, signal)),
        'ca-key/put': ({ id }) => {
          virtual().put(id);
          return null;
        },
        'ca-key/pull': () => {
          virtual().pull();
          return null;
        },
      },
    };
  },
};

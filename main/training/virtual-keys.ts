import { trainingPin } from './town/published.ts';
import { townKeys } from './town/ca-keys.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const made = () => ({
  pin: trainingPin,
  expired: 'expired',
  deck: townKeys.map(({ id, label, chipLabel, serial, key, sign, encrypt }) => ({
    id,
    label,
    chipLabel,
    serial,
    key,
    sign: base64(sign()),
    encrypt: base64(encrypt()),
  })),
});
type VirtualKeys = ReturnType<typeof made>;
let once: VirtualKeys | undefined;

/** The keys that lie beside the virtual slot, as the device process takes them. Their certificates are issued once. */
export const virtualKeyDeck = (): VirtualKeys => {
  once ??= made();
  return once;
};

/** For the window's database, when it is seeded: issuing them at each start would keep the clerk waiting. */
export const virtualKeysText = (): string => JSON.stringify(virtualKeyDeck());
export const virtualKeysFrom = (text: string): VirtualKeys => JSON.parse(text) as VirtualKeys;

import type { ProfileConfig } from '../profile/profile-config.ts';
import { cardDeck } from './town/cards.ts';
import { unifiedEnterprises } from './town/unified-enterprises.ts';
import { virtualKeyDeck, virtualKeysFrom } from './virtual-keys.ts';

const codeOf = ({ taxpayer }: (typeof unifiedEnterprises)[number]): string => taxpayer.taxpayerNo;

/**
 * The cards beside a virtual reader, the keys beside a virtual slot and the codes for a virtual scanner say names and
 * numbers, so the profile's file does not hold them: where it names none, they are the town's. `keptKeys` are the keys as
 * the database holds them since it was seeded.
 */
export const withDeck = (
  { kind, devices }: Pick<ProfileConfig, 'kind' | 'devices'>,
  keptKeys: string | undefined,
): ProfileConfig['devices'] => {
  if (kind !== 'training') return devices;
  const reader = devices.idCardReader as { driver?: unknown; deck?: unknown } | undefined;
  const scanner = devices.scanner as { driver?: unknown; codes?: unknown } | undefined;
  const slot = devices.caKey as { driver?: unknown; deck?: unknown } | undefined;
  return {
    ...devices,
    ...(reader?.driver !== 'virtual' || reader.deck !== undefined
      ? {}
      : { idCardReader: { ...reader, deck: cardDeck.map((entry) => entry.card) } }),
    ...(scanner?.driver !== 'virtual' || scanner.codes !== undefined
      ? {}
      : { scanner: { ...scanner, codes: unifiedEnterprises.slice(0, 3).map(codeOf) } }),
    ...(slot?.driver !== 'virtual' || slot.deck !== undefined
      ? {}
      : { caKey: { ...slot, ...(keptKeys === undefined ? virtualKeyDeck() : virtualKeysFrom(keptKeys)) } }),
  };
};

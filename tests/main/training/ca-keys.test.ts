import { describe, expect, it } from 'vitest';
import { Fault } from '../../../domain/faults.ts';
import { readCertificate } from '../../../evidence/certificate.ts';
import { numbersIn } from '../../../evidence/certificate-numbers.ts';
import { readRevocationList } from '../../../evidence/revocation-list.ts';
import { believeCertificate, believeRevocationList, trustedCasOf } from '../../../evidence/trust.ts';
import { verifyTrustBundle } from '../../../evidence/trust-bundle.ts';
import { withDeck } from '../../../main/training/decks.ts';
import { townKeys } from '../../../main/training/town/ca-keys.ts';
import {
  firstRevocationLists,
  noonOf,
  trainingTrustList,
} from '../../../main/training/town/certificate-authorities.ts';
import { trainingSealAuthorities } from '../../../main/training/town/seals.ts';
import { virtualKeysText } from '../../../main/training/virtual-keys.ts';
import { town } from '../../../main/training/town/town.ts';

const { bundle, signatures } = trainingTrustList();
const cas = trustedCasOf(bundle);
const lists = firstRevocationLists().map((der) => readRevocationList(der));
const on = noonOf(town.firstBusinessDay);

/** What a window would say of the key on the first day: whose number it carries, or why it is refused. */
const met = (der: Uint8Array): string => {
  try {
    const { certificate, trusted, chain } = believeCertificate(cas, readCertificate(der), on, String);
    const list = lists.find((one) => one.authorityKeyId === chain[0]?.subjectKeyId);
    if (list?.revoked.has(certificate.serial) === true) return 'revoked';
    return numbersIn(certificate, trusted.ca.rules)[0]?.value ?? 'no number';
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
};

describe('the town’s CA keys', () => {
  it('are recognised with a number that leads to somebody of the town, or refused as their label says', () => {
    const numbers = new Set([
      ...town.officers.map(({ id }) => id.toUpperCase()),
      ...town.taxpayers.flatMap(({ taxpayer, creditCode, linkedPersons }) => [
        taxpayer.taxpayerNo,
        ...(creditCode === null ? [] : [creditCode]),
        ...linkedPersons.map(({ idNumber }) => idNumber),
      ]),
    ]);
    const refused = {
      expired: 'certificate/expired',
      revoked: 'revoked',
      elsewhere: 'certificate/ca-unknown',
    } as const satisfies Record<string, string>;
    for (const { id, sign, encrypt } of townKeys) {
      const said = met(sign());
      if (Object.hasOwn(refused, id)) expect([id, said]).toEqual([id, refused[id as keyof typeof refused]]);
      else expect([id, numbers.has(said)]).toEqual([id, true]);
      expect(met(encrypt())).toMatch(/not-for-signing|ca-unknown|expired/);
    }
  });

  it('lie beside the slot as the database has kept them since it was seeded, or as they are issued anew', () => {
    const profile = { kind: 'training', devices: { caKey: { driver: 'virtual' } } } as const;
    const kept = withDeck(profile, virtualKeysText());
    expect(kept).toEqual(withDeck(profile, undefined));
    expect((kept.caKey as { deck: unknown[] }).deck).toHaveLength(townKeys.length);
    const real = { driver: 'skf', library: 'x.dll' };
    expect(withDeck({ ...profile, devices: { caKey: real } }, virtualKeysText())).toEqual({ caKey: real });
    expect(withDeck({ kind: 'production', devices: profile.devices }, undefined)).toEqual(profile.devices);
  });

  it('have the same certificates at every window of the town', () => {
    for (const { sign } of townKeys.slice(0, 4)) expect(sign()).toEqual(sign());
    expect(new Set(townKeys.map(({ sign }) => readCertificate(sign()).serial)).size).toBe(townKeys.length);
  });

  it('are on a list that both bureaus have signed, with revocation lists of both CAs', () => {
    for (const bureau of ['state', 'local'] as const)
      expect(verifyTrustBundle(trainingSealAuthorities[bureau].verifying, bundle, signatures[bureau])).toBe(
        true,
      );
    expect(lists.map((list) => believeRevocationList(cas, list).trusted.ca.id)).toEqual(['guoxin', 'anxin']);
  });
});

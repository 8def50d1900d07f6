import { randomBytes } from 'node:crypto';
import type { Bureau } from '../../domain/bureau.ts';
import { type SigningKey, type VerifyingKey, signingKeyFrom } from '../../evidence/signature.ts';
import { insertGrant, insertOfficer, setPin } from '../../db/officers.ts';
import { insertFormWay } from '../../db/form-printing.ts';
import { insertHallAgreement, setParameter, setProfileValue } from '../../db/profile.ts';
import { putTaxpayer, putTaxpayerPerson, type TaxpayerRow } from '../../db/taxpayers.ts';
import { putPushedRegistration } from '../../db/pushed-registrations.ts';
import { insertSealGrant } from '../../db/seals.ts';
import { type HallDatabase, type Sealer, transaction, type WritableTx } from '../../db/transaction.ts';
import { insertVoucherRange, signOutRange } from '../../db/vouchers.ts';
import { readRevocationList } from '../../evidence/revocation-list.ts';
import { signGrant } from '../../evidence/seal.ts';
import { trustedCasOf } from '../../evidence/trust.ts';
import { hashPin, type PinCost, trainingPinCost } from '../officers/pin.ts';
import { takeRevocationList, takeTrustList } from '../services/ca-import.ts';
import { believedList } from '../trust/believed-list.ts';
import type { HallDirectory } from '../services/documents.ts';
import { firstRevocationLists, noonOf, trainingTrustList } from './town/certificate-authorities.ts';
import type { TownTaxpayer } from './town/taxpayer-record.ts';
import { trainingSealAuthorities } from './town/seals.ts';
import { town } from './town/town.ts';
import type { CounterWindow } from './town/windows.ts';
import { virtualKeysText } from './virtual-keys.ts';

/** What each copy of a cash voucher is for, by the name the bureau's parameter gives it. */
const copyPurposes: Readonly<Record<string, string>> = {
  存根联: '征收单位留存备查',
  收据联: '交纳税人作完税凭证',
  报查联: '基层税务机关作税收会计凭证',
};

export const hallOf = (window: CounterWindow) => {
  const hall = town.halls.find((candidate) => candidate.id === window.hall);
  if (hall === undefined) throw new Error(`no such hall: ${window.hall}`);
  return { hall, district: town.districts[hall.district] };
};

const directoryOf = (window: CounterWindow): HallDirectory => {
  const { hall, district } = hallOf(window);
  const copies = town.parameters.find(
    (p) => p.id === 'voucher-cash-copies' && p.bureau === window.bureau,
  )?.value;
  const names = copies?.unit === 'list' ? copies.entries : [];
  return {
    hallName: hall.name,
    windowName: window.name,
    bureauNames: district.bureauName,
    contact: `${hall.address}　电话 0599-12366`,
    voucherCopies: names.map((name, index) => ({
      ordinal: index + 1,
      name,
      purpose: copyPurposes[name] ?? '',
    })),
  };
};

/** A taxpayer of the town as the window's database keeps it. */
export const asTaxpayerRow = (entry: TownTaxpayer): TaxpayerRow => ({
  ...entry.taxpayer,
  creditCode: entry.creditCode,
  entityType: entry.licence === 'individual' ? 'household' : 'enterprise',
  initials: entry.initials,
  groupVersions: { identity: 1, state: 1, local: 1 },
});

/** Officers of the window's own bureau, and whoever is seconded to it. */
const officersAt = (bureau: Bureau) =>
  town.officers.filter(
    (officer) =>
      officer.bureau === bureau ||
      town.secondments.some((loan) => loan.officerId === officer.id && loan.to === bureau),
  );

/** Short-lived seal keys of both bureaus for this window, each with a key of its own that is nowhere else. */
const issueSealKeys = (tx: WritableTx, window: CounterWindow): void => {
  setProfileValue(
    tx,
    'seal-authorities',
    JSON.stringify({
      state: trainingSealAuthorities.state.verifying,
      local: trainingSealAuthorities.local.verifying,
    }),
  );
  for (const { bureau, kinds, validFrom, validTo, numbers } of town.sealTerms) {
    const range = numbers[window.id];
    if (range === undefined) continue;
    const key = signingKeyFrom('ed25519', randomBytes(32));
    const grant = {
      v: 1,
      env: 'training',
      id: `seal-${bureau}-${window.id}-${validFrom}`,
      bureau,
      window: window.id,
      kinds,
      fromNo: range[0],
      toNo: range[1],
      validFrom,
      validTo,
      suite: key.verifying.suite,
      publicKeyHex: key.verifying.publicKeyHex,
    } as const;
    insertSealGrant(tx, {
      id: grant.id,
      bureau,
      validFrom,
      validTo,
      fromNo: grant.fromNo,
      toNo: grant.toNo,
      grant: signGrant(trainingSealAuthorities[bureau].signing, grant),
      privateKeyHex: key.signing.privateKeyHex,
    });
  }
};

/** The trust list of both bureaus and the CAs' first revocation lists, by the way everything else of theirs comes in. */
const seedTrust = (tx: WritableTx): void => {
  const signed = trainingTrustList();
  const window = {
    config: { kind: 'training' },
    clock: { now: () => noonOf(town.firstBusinessDay) },
  } as const;
  const at = noonOf(town.firstBusinessDay);
  const importing = { officer: null, at, cameBy: null };
  takeTrustList(tx, window, signed, importing);
  const cas = trustedCasOf(signed.bundle);
  for (const der of firstRevocationLists())
    takeRevocationList(tx, window, believedList(cas, readRevocationList(der)), importing);
};

export interface SeededKey {
  readonly signing: SigningKey;
  readonly verifying: VerifyingKey;
}

/** Fills a new training database with the synthetic town and the window's own key. Returns the key. */
export const seedWindow = async (
  db: HallDatabase,
  sealer: Sealer,
  window: CounterWindow,
  pinCost: PinCost = trainingPinCost,
): Promise<SeededKey> => {
  const key = signingKeyFrom('ed25519', randomBytes(32));
  const { hall, district } = hallOf(window);
  const officers = officersAt(window.bureau);
  const pins = new Map<string, object>();
  for (const officer of officers) {
    pins.set(officer.id, await hashPin(town.trainingPin, randomBytes(16), pinCost));
  }
  transaction(
    db,
    sealer,
    (tx) => {
      setProfileValue(tx, 'window-id', window.id);
      setProfileValue(tx, 'window-name', window.name);
      setProfileValue(tx, 'hall', hall.id);
      setProfileValue(tx, 'hall-name', hall.name);
      setProfileValue(tx, 'part', district.area);
      setProfileValue(tx, 'bureau', window.bureau);
      setProfileValue(tx, 'device-id', window.id);
      setProfileValue(tx, 'number-prefix', window.numberPrefix);
      setProfileValue(tx, 'hall-date', town.firstBusinessDay);
      setProfileValue(tx, 'virtual-keys', virtualKeysText());
      // A trainee begins with whole vouchers on paper; the 24-pin printer beside it is chosen on the device page.
      insertFormWay(tx, {
        form: 'voucher-cash',
        way: 'document-plain',
        officer: officers[0]?.id ?? '',
        at: 0,
      });
      setProfileValue(tx, 'device-key', JSON.stringify(key.signing));
      setProfileValue(tx, 'directory', JSON.stringify(directoryOf(window)));
      for (const agreement of town.agreements) insertHallAgreement(tx, agreement);
      for (const pushed of town.pushedRegistrations) putPushedRegistration(tx, pushed);
      issueSealKeys(tx, window);
      seedTrust(tx);
      for (const { id, bureau, from, value, setBy, setOn } of town.parameters) {
        setParameter(tx, { name: `${bureau}:${id}`, from, value, setBy, setOn });
      }
      for (const officer of officers) {
        const training = town.jointTrainings.find((passed) => passed.officerId === officer.id);
        insertOfficer(tx, { ...officer, trainedOn: training?.passedOn ?? null, isActive: true });
        setPin(tx, officer.id, pins.get(officer.id) ?? {});
      }
      for (const grant of town.grants) {
        if (officers.some((officer) => officer.id === grant.officerId)) insertGrant(tx, grant);
      }
      for (const entry of town.taxpayers) {
        putTaxpayer(tx, asTaxpayerRow(entry));
        for (const person of entry.linkedPersons) {
          putTaxpayerPerson(tx, {
            taxpayerNo: entry.taxpayer.taxpayerNo,
            idNumber: person.idNumber,
            personName: person.name,
            role: person.capacity === 'handler' ? 'handler' : 'legal-person',
          });
        }
      }
      for (const { id, bureau, kind, series, fromNo, toNo, signedOut } of town.voucherRanges) {
        if (signedOut?.windowId !== window.id) continue;
        insertVoucherRange(tx, {
          id,
          bureau,
          kind,
          series,
          fromNo,
          toNo,
          width: 8,
          signedOutTo: null,
          device: null,
          signedOutOn: null,
          returnedOn: null,
        });
        signOutRange(tx, id, { officer: signedOut.officerId, device: window.id, on: signedOut.on });
      }
    },
    'seed',
  );
  return key;
};

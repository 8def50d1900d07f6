import {
  EnrolmentApproval,
  type EnrolmentEntitlement,
  EnrolmentRequest,
  enrolmentApprovalText,
  enrolmentRequestText,
  enrolmentVersion,
} from '../contract/exchange/enrolment.ts';
import { Fault } from '../domain/faults.ts';
import { isPlainDate } from '../domain/plain-date.ts';
import { genesisHash } from '../evidence/canonical.ts';
import { signText, verifyText } from '../evidence/signature.ts';
import { issuePath } from './content.ts';
import { hallDate } from './hall-date.ts';
import type { ExchangeKeys } from './keys.ts';
import type { DeviceRecord, ExchangeStore } from './storage/port.ts';

export interface EnrolOptions {
  /** Empty: the window acts for its own bureau, under its own office, from the hall date on. */
  readonly entitlements: readonly EnrolmentEntitlement[];
  readonly approvedAt: number;
  /** After a restore or a replaced machine: a person has looked into it. Also takes a new key and unfreezes. */
  readonly newEpoch?: boolean;
}

/** Throws `exchange/enrolment-not-in-order`, `exchange/signature-wrong`. */
export const readRequest = (raw: unknown): EnrolmentRequest => {
  const parsed = EnrolmentRequest.safeParse(raw);
  if (!parsed.success)
    throw new Fault('exchange/enrolment-not-in-order', { field: issuePath(parsed.error.issues) });
  const { signature, ...request } = parsed.data;
  const { suite, publicKeyHex } = request;
  if (!verifyText({ suite, publicKeyHex }, enrolmentRequestText(request), signature))
    throw new Fault('exchange/signature-wrong');
  return parsed.data;
};

const checkEntitlements = (entitlements: readonly EnrolmentEntitlement[]): void => {
  const wrong = entitlements.findIndex(
    ({ from, to }) => !isPlainDate(from) || (to !== null && (!isPlainDate(to) || to < from)),
  );
  if (wrong >= 0) throw new Fault('exchange/enrolment-not-in-order', { field: `entitlements.${wrong}` });
};

/** A known device keeps its place and its key; only a supervised new epoch may change the key or unfreeze it. */
const epochFor = (request: EnrolmentRequest, known: DeviceRecord | undefined, newEpoch: boolean): number => {
  const { newEpoch: asked } = request;
  // What a window asks is what is approved: neither a new epoch unasked for, nor one that has begun meanwhile.
  if (asked !== undefined) {
    if (known === undefined) throw new Fault('exchange/device-unknown');
    if (!newEpoch) throw new Fault('exchange/enrolment-not-in-order', { field: 'newEpoch' });
    if (asked.epoch !== known.epoch + 1) throw new Fault('exchange/epoch-differs', { epoch: known.epoch });
  }
  if (known === undefined) return 0;
  if (request.bureau !== known.bureau || request.part !== known.part || request.hall !== known.hall)
    throw new Fault('exchange/device-already-enrolled', { device: request.device });
  if (newEpoch) return known.epoch + 1;
  if (request.publicKeyHex !== known.publicKeyHex || request.suite !== known.suite)
    throw new Fault('exchange/device-already-enrolled', { device: request.device });
  if (known.status === 'frozen') throw new Fault('exchange/device-frozen');
  if (known.status === 'revoked') throw new Fault('exchange/device-revoked');
  return known.epoch;
};

/** A device as it will be, and the approval that says so; nothing is written yet. */
export interface PreparedEnrolment {
  readonly device: DeviceRecord;
  readonly approval: EnrolmentApproval;
}

/**
 * Checks a request and prepares device and approval. Throws `exchange/enrolment-not-in-order`, `signature-wrong`,
 * `environment-mixed`, `device-already-enrolled`, `device-frozen`, `device-revoked`.
 */
export const prepareEnrolment = async (
  store: ExchangeStore,
  keys: ExchangeKeys,
  rawRequest: unknown,
  { entitlements: given, approvedAt, newEpoch = false }: EnrolOptions,
): Promise<PreparedEnrolment> => {
  const request = readRequest(rawRequest);
  if (request.env !== store.identity.env) throw new Fault('exchange/environment-mixed');
  checkEntitlements(given);
  const from = await hallDate(store, approvedAt);
  const own = { actingFor: request.bureau, under: 'own-office', from, to: null };
  const known = await store.findDevice(request.device);
  // A window that begins anew is the same window: it may what it might, unless the bureaus say otherwise.
  const before = newEpoch ? (known?.entitlements ?? [own]) : [own];
  const entitlements = given.length > 0 ? given : before;
  const epoch = epochFor(request, known, newEpoch);
  // Numbers go on from the last one landed: what is held must be decided on before others take its numbers.
  if (newEpoch && (await store.readHeldCounts()).some((held) => held.device === request.device))
    throw new Fault('exchange/quarantine-undecided', { device: request.device });
  const device: DeviceRecord = {
    device: request.device,
    suite: request.suite,
    publicKeyHex: request.publicKeyHex,
    bureau: request.bureau,
    part: request.part,
    hall: request.hall,
    status: 'active',
    epoch,
    lastSeq: known?.lastSeq ?? 0,
    chainHead: known?.chainHead ?? genesisHash,
    entitlements,
  };
  const approval: Omit<EnrolmentApproval, 'signature'> = {
    v: enrolmentVersion,
    env: request.env,
    exchangeId: store.identity.exchangeId,
    device: device.device,
    publicKeyHex: device.publicKeyHex,
    bureau: device.bureau,
    hall: device.hall,
    part: device.part,
    epoch,
    lastSeq: device.lastSeq,
    chainHead: device.chainHead,
    entitlements: [...entitlements],
    approvedAt,
    exchangeSuite: keys.verifying.suite,
    exchangePublicKeyHex: keys.verifying.publicKeyHex,
  };
  const signed = EnrolmentApproval.safeParse({
    ...approval,
    signature: signText(keys.signing, enrolmentApprovalText(approval)),
  });
  if (!signed.success)
    throw new Fault('exchange/enrolment-not-in-order', { field: issuePath(signed.error.issues) });
  return { device, approval: signed.data };
};

/**
 * Enrols the window whose request a person has brought, and returns the approval to carry back. Repeating it gives
 * the same device with the entitlements now given. Throws as `prepareEnrolment`.
 */
export const enrol = async (
  store: ExchangeStore,
  keys: ExchangeKeys,
  rawRequest: unknown,
  options: EnrolOptions,
): Promise<EnrolmentApproval> => {
  const { device, approval } = await prepareEnrolment(store, keys, rawRequest, options);
  await store.putDevice(device);
  return approval;
};

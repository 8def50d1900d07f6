import {
  BureauOpinion,
  bureauOpinionText,
  DeviceRevocation,
  deviceRevocationText,
  type EnrolmentProgress,
} from '../contract/exchange/device-papers.ts';
import { EnrolmentApproval, enrolmentRequestText } from '../contract/exchange/enrolment.ts';
import { Fault } from '../domain/faults.ts';
import { sha256Hex } from '../evidence/canonical.ts';
import { readSigned } from './bureau-papers.ts';
import { type EnrolOptions, prepareEnrolment, readRequest } from './enrolment.ts';
import type { ExchangeKeys } from './keys.ts';
import type { Enrolment, FullStore } from './storage/desk-port.ts';

/** Anybody may ask; more than so many unanswered requests are somebody playing. */
export const mostWaitingEnrolments = 500;

export const opinionOf = (text: string): BureauOpinion => BureauOpinion.parse(JSON.parse(text));

const progressOf = ({ id, device, state, approval, opinions }: Enrolment): EnrolmentProgress => ({
  id,
  device,
  state,
  opinions: opinions.map(({ bureau, text }) => ({ bureau, opinion: opinionOf(text).opinion })),
  approval: approval === null ? null : EnrolmentApproval.parse(JSON.parse(approval)),
});

/** How far a request has come. Throws `exchange/enrolment-unknown`. */
export const enrolmentProgress = async (store: FullStore, id: string): Promise<EnrolmentProgress> => {
  const found = await store.findEnrolment(id);
  if (found === undefined) throw new Fault('exchange/enrolment-unknown');
  return progressOf(found);
};

/**
 * Keeps what a window asks, for both bureaus to look at; asked again it says how far it has come. Throws
 * `exchange/enrolment-not-in-order`, `signature-wrong`, `environment-mixed`, `overloaded` when too many wait.
 */
export const askEnrolment = async (
  store: FullStore,
  raw: unknown,
  now: number,
): Promise<EnrolmentProgress> => {
  const request = readRequest(raw);
  if (request.env !== store.identity.env) throw new Fault('exchange/environment-mixed');
  const id = sha256Hex(enrolmentRequestText(request));
  const kept = await store.putEnrolment(
    { id, device: request.device, text: JSON.stringify(request), askedAt: now },
    mostWaitingEnrolments,
  );
  if (kept === 'full') throw new Fault('exchange/overloaded');
  return enrolmentProgress(store, id);
};

const same = (a: BureauOpinion, b: BureauOpinion): boolean =>
  a.newEpoch === b.newEpoch && JSON.stringify(a.entitlements) === JSON.stringify(b.entitlements);

/**
 * Takes what a bureau says of a window that asks. The first refusal refuses it; two approvals of the same content let
 * it in. A bureau may think again while the request waits. Throws `exchange/bureau-paper-not-in-order`,
 * `bureau-key-missing`, `bureau-signature-wrong`, `enrolment-unknown`, `enrolment-concluded`, `opinions-differ`, and
 * what `prepareEnrolment` throws.
 */
export const takeOpinion = async (
  store: FullStore,
  keys: ExchangeKeys,
  id: string,
  raw: unknown,
  now: number,
): Promise<EnrolmentProgress> => {
  const opinion = await readSigned(store, BureauOpinion, raw, bureauOpinionText);
  const asked = await store.findEnrolment(id);
  if (asked === undefined) throw new Fault('exchange/enrolment-unknown');
  if (opinion.enrolment !== id || opinion.device !== asked.device)
    throw new Fault('exchange/bureau-paper-not-in-order', { field: 'enrolment' });
  const text = JSON.stringify(opinion);
  const known = asked.opinions.find(({ bureau }) => bureau === opinion.bureau);
  if (known?.text !== text && !(await store.putOpinion(id, opinion.bureau, text, now)))
    throw new Fault('exchange/enrolment-concluded');
  const standing = await store.findEnrolment(id);
  if (standing === undefined) throw new Fault('exchange/enrolment-unknown');
  if (standing.state !== 'waiting') return progressOf(standing);
  const [state, local] = standing.opinions.map((given) => opinionOf(given.text));
  if (opinion.opinion === 'refuse') await store.refuseEnrolment(id);
  else if (state !== undefined && local !== undefined) {
    if (!same(state, local)) throw new Fault('exchange/opinions-differ');
    const options: EnrolOptions = {
      entitlements: state.entitlements,
      newEpoch: state.newEpoch,
      approvedAt: now,
    };
    const request: unknown = JSON.parse(standing.text);
    const { device, approval } = await prepareEnrolment(store, keys, request, options);
    await store.approveEnrolment(id, device, JSON.stringify(approval), {
      kind: 'window-enrolled',
      subject: device.device,
      decidedAt: now,
      by: `${state.officer} ${local.officer}`,
      reason: `${state.reason} / ${local.reason}`,
    });
  }
  return enrolmentProgress(store, id);
};

/** Shuts a window out because a bureau says so. Throws as `takeOpinion` for the paper, `exchange/device-unknown`. */
export const takeRevocation = async (
  store: FullStore,
  raw: unknown,
  now: number,
): Promise<{ readonly device: string }> => {
  const paper = await readSigned(store, DeviceRevocation, raw, deviceRevocationText);
  const { device, officer, reason } = paper;
  await store.revokeDevice(device, {
    kind: 'window-revoked',
    subject: device,
    decidedAt: now,
    by: officer,
    reason,
  });
  return { device };
};

/** Releases a quarantined fact: a person has looked at it. It was counted from the beginning. */
export const releaseQuarantined = async (
  store: FullStore,
  msgId: string,
  { by, reason, now }: { by: string; reason: string; now: number },
): Promise<void> => {
  const held = await store.readQuarantined(Number.MAX_SAFE_INTEGER);
  if (!held.some((entry) => entry.msgId === msgId)) throw new Fault('exchange/nothing-quarantined');
  const decision = { kind: 'quarantine-released', subject: msgId, decidedAt: now, by, reason } as const;
  if (!(await store.putDecision(decision))) throw new Fault('exchange/nothing-quarantined');
};

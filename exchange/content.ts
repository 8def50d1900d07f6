import { type BodyOf, bodySchemas, schemasOfKind } from '../contract/exchange/bodies.ts';
import {
  classOfKind,
  Envelope,
  epochRecordId,
  epochRecordMark,
  type Message,
} from '../contract/exchange/message.ts';
import type { FaultCode } from '../domain/faults.ts';
import { checkTaxpayerNumber } from '../domain/identifiers/taxpayer-number.ts';
import { laneRecordId } from '../domain/case-file/entry.ts';
import { isPlainDate } from '../domain/plain-date.ts';
import { identityRecordId } from '../domain/registration/registration.ts';
import { isSignedBy, type OfficerSignature } from '../evidence/officer-signature.ts';

/** What is wrong with a message, and where. Becomes a REJECT, or the mark of a quarantined fact. */
export interface ContentFault {
  readonly code: FaultCode;
  readonly field: string | null;
}

export type CheckedContent =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly fault: ContentFault };

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
}

/** Path of the first issue; for an unknown key, the key itself. Cut, because a sender chooses its keys. */
export const issuePath = (issues: readonly object[]): string => {
  const [issue] = issues as readonly Issue[];
  if (issue === undefined) return '';
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...(issue.keys ?? [])] : issue.path;
  return path
    .map(String)
    .join('.')
    .slice(0, 120)
    .replace(/\p{Cc}/gu, '?')
    .toWellFormed();
};

const bad = (code: FaultCode, field: string | null = null): CheckedContent => ({
  ok: false,
  fault: { code, field },
});

type Line = BodyOf<'collection/1'>['lines'][number];
const sumOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + line.amountFen + line.surchargeFen, 0);

const linesFault = (
  body: { readonly lines: readonly Line[]; readonly totalFen: number },
  sign: 1 | -1,
): ContentFault | undefined => {
  const wrong = body.lines.findIndex((line) => line.amountFen * sign < 0 || line.surchargeFen * sign < 0);
  if (wrong >= 0) return { code: 'exchange/amount-sign-wrong', field: `body.lines.${wrong}.amountFen` };
  const undated = body.lines.findIndex((l) => !isPlainDate(l.periodStart) || !isPlainDate(l.periodEnd));
  if (undated >= 0) return { code: 'exchange/body-invalid', field: `body.lines.${undated}.periodStart` };
  return sumOf(body.lines) === body.totalFen
    ? undefined
    : { code: 'exchange/total-differs', field: 'body.totalFen' };
};

const undatedField = (
  body: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined => names.find((name) => !isPlainDate(String(body[name])));

/** One number for both bureaus: on the envelope, in the record's id, and in order by its own check characters. */
const numberFault = (message: Message, body: BodyOf<'registration/1'>): ContentFault | undefined => {
  const { taxpayerNo } = body;
  const checked = checkTaxpayerNumber(taxpayerNo);
  if (!checked.verdict.valid || checked.number !== taxpayerNo)
    return { code: 'exchange/body-invalid', field: 'body.taxpayerNo' };
  if (message.taxpayer !== taxpayerNo) return { code: 'exchange/record-mismatch', field: 'taxpayer' };
  return message.recordId === identityRecordId(taxpayerNo)
    ? undefined
    : { code: 'exchange/record-mismatch', field: 'recordId' };
};

/** Rules between the fields of a body, which its schema cannot say. */
const bodyFault = (message: Message): ContentFault | undefined => {
  const dated = (body: object, names: readonly string[]): ContentFault | undefined => {
    const name = undatedField(body as Record<string, unknown>, names);
    return name === undefined ? undefined : { code: 'exchange/body-invalid', field: `body.${name}` };
  };
  const ofBureau = (bureau: string): ContentFault | undefined =>
    bureau === message.actingFor ? undefined : { code: 'exchange/bureau-differs', field: 'body.bureau' };
  // Else somebody's record could stand where a machine is to say that it begins anew.
  const isEpochs = message.recordId === epochRecordId(message.device, message.epoch);
  if (
    isEpochs !== (message.schema === 'epoch/1') ||
    message.recordId.startsWith(epochRecordMark) !== isEpochs
  )
    return { code: 'exchange/record-mismatch', field: 'recordId' };
  switch (message.schema) {
    case 'joint-filing/1': {
      const body = message.body as BodyOf<'joint-filing/1'>;
      return (
        ofBureau(body.bureau) ??
        dated(body, ['periodStart', 'periodEnd', 'dueOn', 'filedOn']) ??
        linesFault(body, 1)
      );
    }
    case 'collection/1': {
      const body = message.body as BodyOf<'collection/1'>;
      return ofBureau(body.bureau) ?? dated(body, ['collectedOn']) ?? linesFault(body, 1);
    }
    case 'reversal/1': {
      const body = message.body as BodyOf<'reversal/1'>;
      return ofBureau(body.bureau) ?? dated(body, ['reversedOn']) ?? linesFault(body, -1);
    }
    case 'case-entry/1': {
      const body = message.body as BodyOf<'case-entry/1'>;
      const misnumbered: ContentFault | undefined =
        body.entryNo === message.version
          ? undefined
          : { code: 'exchange/version-not-next', field: 'body.entryNo' };
      // Else a window could begin the other bureau's lane in its own name, and shut that bureau out.
      const ofOtherLane: ContentFault | undefined =
        message.recordId === laneRecordId(message.caseFileId ?? '', body.bureau)
          ? undefined
          : { code: 'exchange/record-mismatch', field: 'recordId' };
      return ofBureau(body.bureau) ?? ofOtherLane ?? misnumbered ?? dated(body, ['doneOn']);
    }
    case 'registration/1': {
      const body = message.body as BodyOf<'registration/1'>;
      return (
        ofBureau(body.bureau) ?? numberFault(message, body) ?? dated(body, ['licensedOn', 'registeredOn'])
      );
    }
    case 'voucher-event/1':
      return dated(message.body, ['happenedOn']);
    case 'handover/1': {
      const { handedVersion, handedHash, documentOn, schema, record } = message.body as BodyOf<'handover/1'>;
      if (handedVersion !== message.baseVersion)
        return { code: 'exchange/record-mismatch', field: 'body.handedVersion' };
      if (handedHash !== message.baseHash)
        return { code: 'exchange/record-mismatch', field: 'body.handedHash' };
      if (!isPlainDate(documentOn)) return { code: 'exchange/body-invalid', field: 'body.documentOn' };
      // What is carried is held to the rules of its own kind: the other part must be able to open it as it stands.
      const carried = bodySchemas[schema].safeParse(record);
      if (!carried.success)
        return { code: 'exchange/body-invalid', field: `body.record.${issuePath(carried.error.issues)}` };
      return bodyFault({ ...message, schema, body: record });
    }
    case 'return/1':
    case 'confirm/1':
    case 'taken/1':
    case 'decline/1': {
      const body = message.body as BodyOf<'confirm/1'>;
      if (body.recordId !== message.recordId)
        return { code: 'exchange/record-mismatch', field: 'body.recordId' };
      if (body.version !== message.baseVersion)
        return { code: 'exchange/record-mismatch', field: 'body.version' };
      if (body.versionHash !== message.baseHash)
        return { code: 'exchange/record-mismatch', field: 'body.versionHash' };
      return undefined;
    }
    default:
      return undefined;
  }
};

/** A legal act may carry its officer's signature; whose certificate that is, the bureaus judge by their trust list. */
const officerSignatureFault = (message: Message): ContentFault | undefined => {
  const signature = message.body['officerSignature'] as OfficerSignature | undefined;
  return signature === undefined || isSignedBy(message.env, message, signature)
    ? undefined
    : { code: 'exchange/officer-signature-wrong', field: 'body.officerSignature' };
};

/** Strict envelope, the kind's class, a schema the kind may carry, its body, and the rules between its fields. */
export const checkContent = (raw: unknown): CheckedContent => {
  const envelope = Envelope.safeParse(raw);
  if (!envelope.success) return bad('exchange/envelope-invalid', issuePath(envelope.error.issues));
  const message = envelope.data;
  if (message.class !== classOfKind[message.kind]) return bad('exchange/envelope-invalid', 'class');
  if (/\p{Cc}/u.test(message.taxpayer)) return bad('exchange/envelope-invalid', 'taxpayer');
  if (!isPlainDate(message.businessDate)) return bad('exchange/envelope-invalid', 'businessDate');
  const allowed: readonly string[] = schemasOfKind[message.kind];
  if (!allowed.includes(message.schema)) return bad('exchange/schema-unknown', 'schema');
  const body = bodySchemas[message.schema as keyof typeof bodySchemas].safeParse(message.body);
  if (!body.success) {
    const path = issuePath(body.error.issues);
    return bad('exchange/body-invalid', path === '' ? 'body' : `body.${path}`);
  }
  const fault = bodyFault(message) ?? officerSignatureFault(message);
  return fault === undefined ? { ok: true, message } : { ok: false, fault };
};

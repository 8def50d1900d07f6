import type { EvidenceContent } from '../../contract/exchange/evidence-file.ts';
import { Envelope, type Message } from '../../contract/exchange/message.ts';
import { OfficerSignatureBody } from '../../contract/exchange/officer-signature.ts';
import { bureaus } from '../../domain/bureau.ts';
import { Fault, faultWords } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { readCertificate } from '../../evidence/certificate.ts';
import { numbersIn } from '../../evidence/certificate-numbers.ts';
import {
  officerSignatureHolds,
  officerSignedText,
  type SignedAct,
} from '../../evidence/officer-signature.ts';
import { type SignedTrustBundle, verifyTrustBundle } from '../../evidence/trust-bundle.ts';
import { believeCertificate, type TrustedCa, trustedCasOf } from '../../evidence/trust.ts';
import { judged, type Step } from './step.ts';

const both = (zh: string, en: string): InBoth => ({ zh, en });

interface Signed {
  readonly msgId: string;
  readonly message: SignedAct;
  /** `undefined` where what stands there is no signature. */
  readonly signature: OfficerSignatureBody | undefined;
}

/** What is no message at all is told by its bytes, not here. */
const asMessage = (text: string): Message | undefined => {
  try {
    return Envelope.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const signedOf = ({ entries }: EvidenceContent): readonly Signed[] =>
  entries.flatMap(({ msgId, message: text }): Signed[] => {
    const message = asMessage(text);
    const said = message?.body['officerSignature'];
    if (message === undefined || said === undefined) return [];
    return [{ msgId, message, signature: OfficerSignatureBody.safeParse(said).data }];
  });

/** The CAs by the list in the file, where both bureaus’ keys are there and have signed it; otherwise why not. */
const casOf = ({ trustList, keys }: EvidenceContent): readonly TrustedCa[] | InBoth => {
  if (trustList == null)
    return both(
      '文件里没有互认清单，证书出自哪家 CA 不能核',
      'no trust list is there, so whose certificate it is cannot be proved',
    );
  const isSigned = bureaus.every((bureau) => {
    const key = keys[bureau];
    const signed = trustList as SignedTrustBundle;
    return key !== null && verifyTrustBundle(key, signed.bundle, signed.signatures[bureau]);
  });
  return isSigned
    ? trustedCasOf((trustList as SignedTrustBundle).bundle)
    : both(
        '互认清单的两局签名核不上，或窗口没有两局公钥',
        'the trust list is not signed by both bureaus, or their keys are not there',
      );
};

/** Noon of the day of law: a certificate is judged by the day on which it signed. */
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+08:00`);

const certificateFinding = (
  cas: readonly TrustedCa[],
  { officer, businessDate }: SignedAct,
  signature: OfficerSignatureBody,
): InBoth | undefined => {
  try {
    const certificate = readCertificate(new Uint8Array(Buffer.from(signature.certificate, 'base64')));
    const { trusted } = believeCertificate(cas, certificate, noonOf(businessDate), (at) =>
      new Date(at).toISOString().slice(0, 10),
    );
    const number = numbersIn(certificate, trusted.ca.rules).find(({ kind }) => kind === 'officer-number');
    return number?.value === officer.toUpperCase()
      ? undefined
      : both(`证书不是经办人 ${officer} 的`, `the certificate is not that of the officer ${officer}`);
  } catch (error) {
    if (error instanceof Fault) return faultWords(error.code, error.facts);
    throw error;
  }
};

const signatureHolds = (
  env: EvidenceContent['env'],
  message: SignedAct,
  signature: OfficerSignatureBody,
): boolean => {
  try {
    const certificate = readCertificate(new Uint8Array(Buffer.from(signature.certificate, 'base64')));
    return officerSignatureHolds(certificate, officerSignedText(env, message), signature);
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
};

/** Is the history one with legal acts that officers’ keys signed? */
export const hasOfficerSignatures = (content: EvidenceContent): boolean => signedOf(content).length > 0;

/**
 * Every officer’s signature under a legal act: over exactly this message, by the certificate beside it, of a CA that both
 * bureaus recognised, on that day, and the officer’s own.
 */
export const checkOfficerSigned = (content: EvidenceContent): Step => {
  const signed = signedOf(content);
  const cas = casOf(content);
  const findings = signed.flatMap(({ msgId, message, signature }): InBoth[] => {
    if (signature === undefined || !signatureHolds(content.env, message, signature))
      return [
        both(
          `报文 ${msgId}：内容与经办人的签名不符`,
          `message ${msgId}: what it says does not fit the officer’s signature`,
        ),
      ];
    const why = 'zh' in cas ? undefined : certificateFinding(cas, message, signature);
    return why === undefined ? [] : [both(`报文 ${msgId}：${why.zh}`, `message ${msgId}: ${why.en}`)];
  });
  if (findings.length > 0 || !('zh' in cas)) return judged('officer-signed', signed.length, findings);
  return { step: 'officer-signed', outcome: 'cannot', count: signed.length, findings: [cas] };
};

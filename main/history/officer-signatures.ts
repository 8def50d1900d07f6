import type { EvidenceContent } from '../../contract/exchange/evidence-file.ts';
import { Envelope, type Message } from '../../contract/exchange/message.ts';
import { OfficerSignatureBody } from '../../contract/exchange/officer-signature.ts';
import { Fault, faultWords } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { readCertificate } from '../../evidence/certificate.ts';
import { numbersIn } from '../../evidence/certificate-numbers.ts';
import { isSignedBy, type SignedAct } from '../../evidence/officer-signature.ts';
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

/** What the list in the file is worth: its CAs, or why it proves nothing. */
type ListWorth =
  | { readonly cas: readonly TrustedCa[] }
  | { readonly outcome: 'cannot' | 'fails'; readonly why: InBoth };

const worthOf = ({ trustList, keys }: EvidenceContent): ListWorth => {
  const { state, local } = keys;
  if (trustList == null || state === null || local === null)
    return {
      outcome: 'cannot',
      why: both(
        '文件里没有互认清单或两局公钥，证书出自哪家 CA 不能核',
        'the trust list or a bureau’s key is not there, so whose certificate it is cannot be proved',
      ),
    };
  const { bundle, signatures } = trustList as SignedTrustBundle;
  const isSigned =
    verifyTrustBundle(state, bundle, signatures.state) && verifyTrustBundle(local, bundle, signatures.local);
  return isSigned
    ? { cas: trustedCasOf(bundle) }
    : {
        outcome: 'fails',
        why: both('互认清单不是两局签署的', 'the trust list is not what both bureaus have signed'),
      };
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

/** Is the history one with legal acts that officers’ keys signed? */
export const hasOfficerSignatures = (content: EvidenceContent): boolean => signedOf(content).length > 0;

/**
 * Every officer’s signature under a legal act: over exactly this message, by the certificate beside it, of a CA that both
 * bureaus recognised, on that day, and the officer’s own.
 */
export const checkOfficerSigned = (content: EvidenceContent): Step => {
  const signed = signedOf(content);
  const worth = worthOf(content);
  const findings = signed.flatMap(({ msgId, message, signature }): InBoth[] => {
    if (signature === undefined || !isSignedBy(content.env, message, signature))
      return [
        both(
          `报文 ${msgId}：内容与经办人的签名不符`,
          `message ${msgId}: what it says does not fit the officer’s signature`,
        ),
      ];
    const why = 'cas' in worth ? certificateFinding(worth.cas, message, signature) : undefined;
    return why === undefined ? [] : [both(`报文 ${msgId}：${why.zh}`, `message ${msgId}: ${why.en}`)];
  });
  if ('cas' in worth) return judged('officer-signed', signed.length, findings);
  const all = [...findings, worth.why];
  return {
    step: 'officer-signed',
    outcome: findings.length > 0 ? 'fails' : worth.outcome,
    count: signed.length,
    findings: all,
  };
};

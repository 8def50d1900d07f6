import { issueCertificate } from '../../../evidence/issue-certificate.ts';
import type { IssuingKey } from '../../../evidence/issue-certificate.ts';
import type { VirtualCaKey } from '../../../native/virtual/ca-key.ts';
import { publishedRsaKeys } from '../../../main/training/town/rsa-keys.ts';
import { sm2KeyOf } from '../../../main/training/town/certificate-authorities.ts';

export const pin = '201603';
export const pinBytes = (text = pin): Uint8Array => Uint8Array.from(Buffer.from(text));

const ca = { subject: [['CN', '测试 CA']], key: sm2KeyOf('test CA') } as const;
const term = { notBefore: Date.UTC(2016, 0, 1), notAfter: Date.UTC(2018, 0, 1) };

const keyOf = (
  id: string,
  serial: string,
  key: IssuingKey,
  more: Partial<VirtualCaKey> = {},
): VirtualCaKey => ({
  id,
  label: { zh: id, en: id },
  chipLabel: `TAX-${serial}`,
  serial: `SN${serial}`,
  key,
  sign: issueCertificate({ subject: [['CN', id]], key, serial, ...term, use: 'signing' }, ca),
  ...more,
});

/** An SM2 key, an RSA key, one without a certificate, and one whose certificate is another key's. */
export const virtualDeck: readonly VirtualCaKey[] = [
  keyOf('sm2', '0a01', sm2KeyOf('a taxpayer'), {
    encrypt: issueCertificate(
      {
        subject: [['CN', 'sm2']],
        key: sm2KeyOf('its encryption'),
        serial: '0a02',
        ...term,
        use: 'encryption',
      },
      ca,
    ),
  }),
  keyOf('rsa', '0b01', { kind: 'rsa', privateKeyPem: publishedRsaKeys.hongsheng }),
  (({ sign: _none, ...bare }) => bare)(keyOf('bare', '0c01', sm2KeyOf('without a certificate'))),
  {
    ...keyOf('strange', '0d01', sm2KeyOf('whose certificate it is')),
    key: sm2KeyOf('another one'),
  },
];

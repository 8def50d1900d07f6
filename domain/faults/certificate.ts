import type { FaultText } from './fault-text.ts';

/** Certificates of CA keys (norm item 6): reading them, believing them, and what a key signs. */
export const certificateFaults = {
  'certificate/unreadable': {
    zh: '这张数字证书读不懂，可能已损坏，请改用身份证办理，并让证书持有人到发证机构检查或补办。',
    en: 'The certificate cannot be read and may be damaged; go on with the ID card, and have its holder ask the CA to check or replace it.',
    retry: false,
  },
  'certificate/algorithm-unknown': {
    zh: '这张数字证书用的算法（{oid}）本系统不认，请改用身份证办理，证书到发证机构换发。',
    en: 'The certificate uses an algorithm ({oid}) that is not accepted here; go on with the ID card, and have the CA replace it.',
    retry: false,
  },
  'certificate/algorithm-refused': {
    zh: '两局没有认可这家 CA 用 {algorithm} 签发的证书，请改用身份证办理，证书到发证机构换发。',
    en: 'The bureaus do not accept certificates of this CA signed with {algorithm}; go on with the ID card, and have the CA replace it.',
    retry: false,
  },
  'certificate/ca-unknown': {
    zh: '这把钥匙的发证机构（{issuer}）不在两局互认清单内，不能使用；请改用身份证办理，或换互认 CA 的钥匙。',
    en: 'The CA of this key ({issuer}) is not on the bureaus’ trust list; go on with the ID card, or use a key of a recognised CA.',
    retry: false,
  },
  'certificate/forged': {
    zh: '这张证书自称由 {issuer} 签发，但签名核不上，不能使用；请保留钥匙并报告主管。',
    en: 'The certificate claims to be issued by {issuer}, but the signature does not verify; keep the key and tell the supervisor.',
    retry: false,
  },
  'certificate/chain-broken': {
    zh: '发证机构 {issuer} 的证书链不成立或已过期，证书不能使用；请报告系统管理员换新互认清单。',
    en: 'The chain above {issuer} does not hold or is out of date; tell the administrator to bring a newer trust list.',
    retry: false,
  },
  'certificate/not-yet-valid': {
    zh: '这张证书从 {from} 起才有效，现在不能使用；请改用身份证办理。',
    en: 'The certificate is valid only from {from}; go on with the ID card.',
    retry: false,
  },
  'certificate/expired': {
    zh: '这张证书已于 {to} 到期，不能使用；请改用身份证办理，并让持有人到发证机构延期。',
    en: 'The certificate expired on {to}; go on with the ID card, and have its holder renew it with the CA.',
    retry: false,
  },
  'certificate/not-for-signing': {
    zh: '这张证书不能用来签名（多为加密证书），请在钥匙里选签名证书。',
    en: 'This certificate is not for signing (an encryption certificate, most likely); choose the signing one on the key.',
    retry: false,
  },
  'certificate/crl-unreadable': {
    zh: '这个文件不是证书吊销列表（CRL），没有导入；请向发证机构取 DER 或 PEM 格式的 .crl 文件。',
    en: 'The file is no certificate revocation list and was not imported; get the .crl file from the CA, in DER or PEM.',
    retry: false,
  },
  'certificate/crl-not-whole': {
    zh: '这是增量或部分吊销列表，没有导入；请向发证机构取完整的吊销列表。',
    en: 'This is a partial or delta revocation list and was not imported; get the full list from the CA.',
    retry: false,
  },
  'certificate/crl-of-unknown-ca': {
    zh: '这份吊销列表的发证机构不在互认清单内，没有导入；请核对文件，或先导入新的互认清单。',
    en: 'The CA of this revocation list is not on the trust list; check the file, or import a newer trust list first.',
    retry: false,
  },
  'certificate/crl-forged': {
    zh: '这份吊销列表的签名核不上，没有导入；请重新向发证机构取，并报告主管。',
    en: 'The signature of this revocation list does not verify; get it from the CA again and tell the supervisor.',
    retry: false,
  },
  'certificate/bundle-certificate-wrong': {
    zh: '互认清单里 {issuer} 的一张证书不能用作发证机构证书，没有导入；请向两局电子税务部门重新取。',
    en: 'A certificate of {issuer} in the trust list cannot be a CA’s; nothing was imported. Get the list from the bureaus again.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

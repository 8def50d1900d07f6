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
  'certificate/bundle-missing': {
    zh: '本窗口还没有两局签署的互认清单，不能使用 CA Key；请从“CA Key”页导入互认清单，或改用身份证办理。',
    en: 'This window has no trust list signed by both bureaus, so no CA key can be used; import one on the CA keys page, or go on with the ID card.',
    retry: false,
  },
  'certificate/ca-unknown': {
    zh: '这个 Key 的发证机构（{issuer}）不在两局互认清单内，不能使用；请改用身份证办理，或换互认 CA 的 Key。',
    en: 'The CA of this key ({issuer}) is not on the bureaus’ trust list; go on with the ID card, or use a key of a recognised CA.',
    retry: false,
  },
  'certificate/forged': {
    zh: '这张证书自称由 {issuer} 签发，但签名核不上，不能使用；请保留 Key 并报告主管。',
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
    zh: '这张证书不能用来签名（多为加密证书），请在 Key 里选签名证书。',
    en: 'This certificate is not for signing (an encryption certificate, most likely); choose the signing one on the key.',
    retry: false,
  },
  'certificate/revoked': {
    zh: '发证机构已于 {on} 吊销这张证书，不能使用；请改用身份证办理，并让持有人联系发证机构。',
    en: 'The CA revoked this certificate on {on}; go on with the ID card, and have its holder ask the CA.',
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
  'certificate/crl-not-newer': {
    zh: '这份吊销列表（{said} 签发）不比本窗口已有的（{have} 签发）新，没有导入，已有的继续使用。',
    en: 'This revocation list (of {said}) is not newer than the one here (of {have}); the one here stays.',
    retry: false,
  },
  'certificate/crl-from-the-future': {
    zh: '这份吊销列表注明 {said} 才签发，没有导入；请核对文件和本机日期。',
    en: 'This revocation list says it is of {said}, which is still to come; check the file and this machine’s date.',
    retry: false,
  },
  'certificate/crl-too-old': {
    zh: '发证机构 {issuer} 的吊销列表{age}，超过规定的 {limit} 天，不能用这个 Key 签名；请先在“CA Key”页导入新的吊销列表。',
    en: 'The revocation list of {issuer} {age}, and {limit} days are allowed: the key cannot sign. Import a newer list on the CA keys page first.',
    retry: false,
  },
  'certificate/bundle-unreadable': {
    zh: '这个文件不是互认清单，或内容不合格式（{field}），没有导入；请向两局电子税务部门重新取。',
    en: 'The file is no trust list or is not in order ({field}); it was not imported. Get it from the bureaus again.',
    retry: false,
  },
  'certificate/bundle-not-signed': {
    zh: '这份互认清单没有两局的有效签名，没有导入；请向两局电子税务部门重新取。',
    en: 'The trust list does not carry valid signatures of both bureaus and was not imported; get it from the bureaus again.',
    retry: false,
  },
  'certificate/bundle-of-other-environment': {
    zh: '这份互认清单是另一环境（练习或正式）的，没有导入。请换用本环境的清单。',
    en: 'The trust list is of the other environment (training or production) and was not imported; use one of this environment.',
    retry: false,
  },
  'certificate/bundle-not-newer': {
    zh: '互认清单第 {said} 版不比本窗口正在用的第 {have} 版新，没有导入；清单只进不退。',
    en: 'Version {said} of the trust list is not newer than version {have}, which is in use; a list never goes back.',
    retry: false,
  },
  'certificate/bundle-certificate-wrong': {
    zh: '互认清单里 {issuer} 的一张证书不能用作发证机构证书，没有导入；请向两局电子税务部门重新取。',
    en: 'A certificate of {issuer} in the trust list cannot be a CA’s; nothing was imported. Get the list from the bureaus again.',
    retry: false,
  },
  'certificate/reading-stopped': {
    zh: '已停止读取，这个文件没有导入；需要时请重新导入。',
    en: 'The reading was stopped and the file was not imported; import it again when it is needed.',
    retry: true,
  },
  'certificate/reading-broke-off': {
    zh: '读取这个文件的程序中断了，没有导入；请再导入一次，仍然如此请报告系统管理员。',
    en: 'The program that reads the file broke off and nothing was imported; import it again, then tell the administrator.',
    retry: true,
  },
  'certificate/no-number': {
    zh: '这张证书里没有找到纳税人识别号或证件号码，请改用身份证办理，或用名称查找纳税人。',
    en: 'No taxpayer or ID number was found in the certificate; go on with the ID card, or search by name.',
    retry: false,
  },
  'certificate/choice-gone': {
    zh: '这个 Key 已拔出或换了一个，没有确认；请重新读取 Key。',
    en: 'The key was pulled out or another one is there; nothing was confirmed. Read the key again.',
    retry: true,
  },
  'certificate/no-officer': {
    zh: '这张证书不是税务人员的证书（没有工号），不能用来签署；请插入本人的 Key。',
    en: 'This is no certificate of an officer (it carries no staff number); put in your own key.',
    retry: false,
  },
  'certificate/other-officer': {
    zh: '这个 Key 是 {name} 的，不是登录人员本人的，不能签署；请插入本人的 Key。',
    en: 'This is the key of {name}, not of the officer signed in; put in your own key.',
    retry: false,
  },
  'certificate/signature-required': {
    zh: '本局规定这项办理须用本人的 CA Key 签署（{setBy}，{setOn}），没有办理；请插入 Key 后重办。',
    en: 'The bureau requires the officer’s CA key on this act ({setBy}, {setOn}); nothing was done. Put in your key and do it again.',
    retry: false,
  },
  'certificate/signature-wrong': {
    zh: 'Key 交回的签名与证书核不上，没有办理；请拔出 Key 重试，仍然如此请换一个 Key 并报告系统管理员。',
    en: 'The signature the key returned does not match its certificate, and nothing was done; pull the key and try again, then use another key and tell the administrator.',
    retry: true,
  },
  'certificate/act-changed': {
    zh: '签署期间这项办理的内容有了变化，没有办理；请看清后重新签署。',
    en: 'What was to be signed changed while the key was signing, and nothing was done; look at it and sign again.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;

import type { InBoth } from '../../domain/language.ts';

/** What is verified of a history, in the order in which it is told. */
export const historySteps = [
  'file',
  'keys',
  'bytes',
  'own-chain',
  'order',
  'fold',
  'inclusion',
  'own-root',
  'exchange-signed',
  'state-signed',
  'local-signed',
  'seals',
  'officer-signed',
  'sender-signed',
] as const;
export type HistoryStep = (typeof historySteps)[number];

/**
 * `holds`: proved. `fails`: something is not as it must be, each named. `waits`: it will be provable later, and why.
 * `cannot`: not provable from here at all, and where it is.
 */
export type StepOutcome = 'holds' | 'fails' | 'waits' | 'cannot';

export interface Step {
  readonly step: HistoryStep;
  readonly outcome: StepOutcome;
  /** How many things were looked at. */
  readonly count: number;
  /** What differs, waits or cannot be proved, one sentence each; by numbers and ids, never by a name. */
  readonly findings: readonly InBoth[];
}

/** Fails with the findings, or holds without any. */
export const judged = (step: HistoryStep, count: number, findings: readonly InBoth[]): Step => ({
  step,
  outcome: findings.length === 0 ? 'holds' : 'fails',
  count,
  findings,
});

/** What each step is called, what it proves, and what it does not. */
export const stepWords: Readonly<Record<HistoryStep, { readonly title: InBoth; readonly proves: InBoth }>> = {
  file: {
    title: { zh: '证据文件完整', en: 'The file is whole' },
    proves: {
      zh: '文件自导出后一字未改，由所载窗口签名。不证明窗口当时是否导出了全部报文。',
      en: 'Nothing of the file was altered since the window it names signed it. Not that the window put every message into it.',
    },
  },
  keys: {
    title: { zh: '所用公钥', en: 'The keys used' },
    proves: {
      zh: '核验用的公钥就是另行取得的那些。',
      en: 'The keys used are those that were obtained elsewhere.',
    },
  },
  bytes: {
    title: { zh: '每份报文逐字节', en: 'Every message, byte by byte' },
    proves: {
      zh: '每份报文的正文与其哈希、编号一致，一字未改。不证明是谁发出的。',
      en: 'The text of every message fits its hash and number: not a letter was altered. Not who sent it.',
    },
  },
  'own-chain': {
    title: { zh: '本窗口发出的报文', en: 'What this window sent' },
    proves: {
      zh: '本窗口发出的报文与本机留底逐字节相同。',
      en: 'What went out from this window is what it has kept, byte by byte.',
    },
  },
  order: {
    title: {
      zh: '传递、退回、更正、确认的先后',
      en: 'Order of records, returns, corrections and confirmations',
    },
    proves: {
      zh: '各版本首尾相接；退回和确认指的正是当时的版本，更正答复的正是那次退回。',
      en: 'Versions follow one another; returns and confirmations speak of the version that stood, corrections answer that very return.',
    },
  },
  fold: {
    title: { zh: '由报文重算现状', en: 'The standing, made anew' },
    proves: {
      zh: '由这些报文重新算出的版本和状态，与窗口所记一致。',
      en: 'The version and status that follow from these messages are those the window has.',
    },
  },
  inclusion: {
    title: { zh: '报文在信息流中', en: 'The messages are in the feed' },
    proves: {
      zh: '每份报文都在签发的树根所指的信息流里，位置不变。不证明树根之后没有新的报文。',
      en: 'Every message is in the feed of the signed head, at its place. Not that nothing came after that head.',
    },
  },
  'own-root': {
    title: { zh: '本窗口重算树根', en: 'The root, made by this window' },
    proves: {
      zh: '由本窗口收到的全部报文重新算出的树根，就是签发的树根：平台给本窗口看的与它签发的是同一份信息流。',
      en: 'The root made anew of everything this window received is the signed one: the exchange showed this window the feed it signed.',
    },
  },
  'exchange-signed': {
    title: { zh: '交换平台签发', en: 'Signed by the exchange' },
    proves: {
      zh: '树根由交换平台签发，平台不能否认。不证明平台给别人看的是同一份。',
      en: 'The exchange signed the head and cannot deny it. Not that it showed others the same.',
    },
  },
  'state-signed': {
    title: { zh: '国税局签署', en: 'Signed by the State bureau' },
    proves: {
      zh: '国税局核对后签署了同一个树根。',
      en: 'The State bureau checked the same head and signed it.',
    },
  },
  'local-signed': {
    title: { zh: '地税局签署', en: 'Signed by the Local bureau' },
    proves: {
      zh: '地税局核对后签署了同一个树根；两局都签，平台便不能给两局看不同的信息流。',
      en: 'The Local bureau checked the same head and signed it; with both, the exchange cannot have shown them different feeds.',
    },
  },
  seals: {
    title: { zh: '证件上的印章', en: 'The seals on the certificates' },
    proves: {
      zh: '证件内容一字未改，印章密钥由该局授权、在有效期内、编号不超范围。',
      en: 'Not a letter of the certificate was altered; the bureau granted each seal’s key for it, on that day, with that number.',
    },
  },
  'officer-signed': {
    title: { zh: '经办人的 CA Key 签署', en: 'Signed by the officer’s CA key' },
    proves: {
      zh: '这项办理一字未改地由经办人本人的 CA Key 签署，证书出自两局互认的 CA，当日在有效期内。不证明此后才公布的吊销。',
      en: 'The officer’s own CA key signed this act word for word; the certificate is of a CA that both bureaus recognise and was in term that day. Not what was revoked and published later.',
    },
  },
  'sender-signed': {
    title: { zh: '发送窗口的批次签名', en: 'The sending windows’ batch signatures' },
    proves: {
      zh: '每批报文由发送窗口签名。',
      en: 'Every batch is signed by the window that sent it.',
    },
  },
};

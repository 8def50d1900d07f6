import type { InBoth } from '../../domain/language.ts';
import type { Checked, StoreCheck, StoreDifference } from '../../exchange/verify-findings.ts';
import type { WindowCheck, WindowDifference } from './verify-window.ts';

const checkWords: Readonly<Record<StoreCheck | WindowCheck, InBoth>> = {
  chain: { zh: '各窗口报文链', en: 'chains of messages' },
  signature: { zh: '批次签名', en: 'signatures of batches' },
  verdict: { zh: '每份报文一个结论', en: 'one verdict each' },
  feed: { zh: '信息流位置连续', en: 'feeds without a gap' },
  record: { zh: '记录状态重算', en: 'records folded anew' },
  money: { zh: '金额重算到分', en: 'money counted to the fen' },
  heads: { zh: '树根与两局签署', en: 'heads and who signed them' },
  handover: { zh: '移交恰一次到接收地', en: 'each handover lands once' },
  scan: { zh: '扫描件逐字节', en: 'scans, byte by byte' },
  'trust-paper': { zh: '互认和吊销列表逐字节', en: 'trust and revocation lists' },
  quarantine: { zh: '暂存待审的报文', en: 'messages kept aside' },
  outbox: { zh: '已发报文逐字节', en: 'sent, byte by byte' },
  inbox: { zh: '已收报文逐字节', en: 'received, byte by byte' },
  'window-record': { zh: '窗口记录与平台', en: 'records as the exchange has' },
  journal: { zh: '操作日志链', en: 'chain of the journal' },
};

const differenceWords: Readonly<Record<StoreDifference | WindowDifference, InBoth>> = {
  'device-unknown': { zh: '窗口没有登记', en: 'window not enrolled' },
  'number-missing': { zh: '缺号', en: 'number missing' },
  'number-doubled': { zh: '重号', en: 'number twice' },
  'text-off-chain': { zh: '报文与链上哈希不符', en: 'text does not fit its hash in the chain' },
  'header-differs': { zh: '报文自述的编号或前一哈希不符', en: 'text names another place in the chain' },
  'head-differs': { zh: '窗口登记的链尾不符', en: 'end of the chain is not as noted' },
  'signature-wrong': { zh: '签名与登记的公钥不符', en: 'signature is not of the enrolled key' },
  'batch-not-landed': { zh: '签名的批次与收到的报文不符', en: 'signed batch is not what landed' },
  'message-unsigned': { zh: '报文没有批次签名', en: 'no signature covers the message' },
  'verdict-missing': { zh: '没有结论', en: 'no verdict' },
  'verdict-doubled': { zh: '结论多于一个', en: 'more than one verdict' },
  'verdict-without-message': { zh: '结论没有对应报文', en: 'verdict without a message' },
  'position-missing': { zh: '信息流缺位', en: 'feed position missing' },
  'position-not-accepted': { zh: '信息流此位不是已接受的报文', en: 'feed position is no accepted message' },
  'accepted-not-in-feed': { zh: '已接受的报文不在信息流中', en: 'accepted and not in the feed' },
  'feed-text-differs': { zh: '信息流正文与收到的不符', en: 'feed text is not what landed' },
  'feed-mark-differs': { zh: '信息流的来源、时间或标记不符', en: 'sender, time or mark in the feed differs' },
  'high-water-differs': { zh: '信息流末位与登记不符', en: 'end of the feed is not as noted' },
  'not-acceptable': { zh: '重算时不应接受', en: 'would not be accepted anew' },
  'record-differs': { zh: '记录状态与重算不符', en: 'record differs from its messages' },
  'record-missing': { zh: '记录缺失', en: 'record missing' },
  'record-without-message': { zh: '记录没有对应报文', en: 'record without a message' },
  'total-differs': {
    zh: '金额合计与重算不符（分，税费+滞纳金）',
    en: 'total differs from the count (fen, levy+surcharge)',
  },
  'lines-differ': { zh: '报文的金额行与重算不符', en: 'money lines of the message differ' },
  'voucher-differs': { zh: '报文的票证号码与重算不符', en: 'voucher number of the message differs' },
  'held-off-chain': { zh: '暂存的报文与链不符', en: 'message kept aside is off its chain' },
  'held-unsigned': {
    zh: '暂存的报文没有窗口签名',
    en: 'no signature of the window covers what is kept aside',
  },
  'held-state-differs': {
    zh: '暂存报文的处理与收到的不符',
    en: 'what became of a message kept aside is not what landed',
  },
  'passing-differs': {
    zh: '登记的移交与已接受的报文不符',
    en: 'what is kept as handed over is not what was accepted',
  },
  'passed-twice': { zh: '移交在接收地多于一次', en: 'handed over more than once' },
  'not-passed-on': { zh: '移交没有到接收地', en: 'handed over and not passed on' },
  'scan-name-differs': {
    zh: '登记的扫描件与报文所记不符',
    en: 'scans noted are not those the message names',
  },
  'scan-differs': { zh: '扫描件与其哈希不符', en: 'scan is not what its hash says' },
  'trust-paper-differs': {
    zh: '互认清单或吊销列表与其哈希不符',
    en: 'trust or revocation list is not what its hash says',
  },
  'head-unreadable': { zh: '树根或签署无法读出', en: 'head or signature cannot be read' },
  'head-root-differs': { zh: '树根与信息流重算不符', en: 'root is not that of the feed' },
  'head-signature-wrong': { zh: '树根不是平台签发', en: 'head is not signed by the exchange' },
  'countersignature-wrong': { zh: '税务机关的签署不符', en: 'countersignature is not the bureau’s' },
  'tree-node-differs': { zh: '存下的子树与重算不符', en: 'kept subtree is not that of the feed' },
  'bureau-signed-another': { zh: '税务机关签过另一份信息流', en: 'the bureau signed another feed' },
  'window-unknown': { zh: '此平台没有登记这个窗口', en: 'this exchange has no such window' },
  'outbox-off-chain': { zh: '待发库报文与链不符', en: 'outbox message does not fit its chain' },
  'outbox-text-differs': { zh: '待发库报文与平台收到的不符', en: 'outbox text is not what landed' },
  'outbox-not-landed': {
    zh: '窗口记为已收，平台没有',
    en: 'received by the window’s word, not at the exchange',
  },
  'outbox-verdict-differs': { zh: '窗口所记结论与平台不符', en: 'verdict kept by the window differs' },
  'landed-not-sent': { zh: '平台有，窗口没有发过', en: 'landed, never sealed at the window' },
  'inbox-differs': { zh: '窗口所收与信息流不符', en: 'what the window received differs from the feed' },
  'inbox-ahead': { zh: '窗口所收超出信息流', en: 'the window has more than the feed' },
  'window-record-differs': { zh: '窗口记录与平台不符', en: 'window’s record differs from the exchange’s' },
  'window-record-missing': { zh: '窗口缺少记录', en: 'record missing at the window' },
  'window-record-extra': { zh: '窗口多出记录', en: 'record at the window alone' },
  'journal-broken': { zh: '操作日志从此条起不符', en: 'journal broken from this entry' },
};

type AnyChecked = Checked<StoreCheck | WindowCheck, StoreDifference | WindowDifference>;

/** Columns as a terminal shows them: a Chinese character takes two. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, c) => sum + (/[\u2e80-\uffef]/.test(c) ? 2 : 1), 0);
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Wide enough for the longest of these, and a gap. */
const columnOf = (language: keyof InBoth): number =>
  Math.max(...Object.values(checkWords).map((words) => widthOf(words[language]))) + 2;
const columns = { zh: columnOf('zh'), en: columnOf('en') } as const;

/** A heading, one line a check, and below each what is not as it must be. */
export const tableOf = (heading: string, checks: readonly AnyChecked[], notes: readonly string[]): string => {
  const lines = checks.flatMap(({ check, count, findings }) => {
    const { zh, en } = checkWords[check];
    const said =
      findings.length === 0 ? '相符 holds' : `不符 ${findings.length} 处 ${findings.length} differ`;
    return [
      `  ${padded(zh, columns.zh)}${padded(en, columns.en)}${String(count).padStart(7)}  ${said}`,
      ...findings.map(({ difference, at }) => {
        const words = differenceWords[difference];
        return `    ✗ ${words.zh} ${words.en}: ${at}`;
      }),
    ];
  });
  return [heading, ...lines, ...notes.map((note) => `    · ${note}`), ''].join('\n');
};

export const noteWaiting = (count: number): string =>
  `平台尚未给出结论 ${count} 份 ${count} landed, not judged yet`;
export const noteUnsent = (ids: readonly string[]): string =>
  `在待发库等候 ${ids.length} 份 ${ids.length} wait in the outbox: ${ids.join(' ')}`;
export const noteUnread = (count: number): string => `窗口尚未收取 ${count} 份 ${count} not read yet`;
export const noteAwaited = (count: number): string =>
  `报文提到、尚未传到的扫描件 ${count} 份 ${count} scans named and not arrived yet`;

import type { EvidenceContent } from '../../contract/exchange/evidence-file.ts';
import { headCountersignatureText, treeHeadText } from '../../contract/exchange/heads.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { InBoth } from '../../domain/language.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { feedLeafHash } from '../../evidence/feed-tree.ts';
import { verifyInclusion } from '../../evidence/merkle.ts';
import { type SealFault, sealFault, type SignedSealGrant, verifyRevocation } from '../../evidence/seal.ts';
import { verifyText } from '../../evidence/signature.ts';
import type { CheckedEntry } from '../sync/sync-store.ts';
import { checkEntry } from '../sync/check-entry.ts';
import { foldHistory, orderFindings } from './fold-history.ts';
import { checkOfficerSigned, hasOfficerSignatures } from './officer-signatures.ts';
import { judged, type Step } from './step.ts';

const both = (zh: string, en: string): InBoth => ({ zh, en });

/** The file's entries as a window that sent none of them reads them. */
const checkedEntries = ({ part, env, entries }: EvidenceContent): readonly CheckedEntry[] => {
  const nobody = { env, device: '', bureau: 'state' } as const;
  const none = { findOwn: () => undefined, head: () => ({ epoch: 0, lastSeq: 0, lastHash: '' }) };
  return entries.map(({ proof: _proof, ...entry }) => checkEntry(part, entry, nobody, none));
};

const checkBytes = (checked: readonly CheckedEntry[]): Step =>
  judged(
    'bytes',
    checked.length,
    checked
      .filter(({ problem }) => problem !== null)
      .map(({ entry }) =>
        both(
          `第 ${entry.position} 条报文 ${entry.msgId} 的正文与哈希、编号或辖区不符`,
          `message ${entry.msgId} at ${entry.position}: its text does not fit its hash, number or part`,
        ),
      ),
  );

const checkFold = (content: EvidenceContent, checked: readonly CheckedEntry[]): Step => {
  const made = foldHistory(content.env, checked);
  const findings = content.records.flatMap(({ recordId, version, hash, status }): InBoth[] => {
    const record = made.get(recordId);
    const same = record?.version === version && record.hash === hash && record.status === status;
    return same
      ? []
      : [
          both(
            `资料 ${recordId}：重算为${record === undefined ? '无' : `第 ${record.version} 版 ${record.status}`}，窗口记为第 ${version} 版 ${status}`,
            `record ${recordId}: ${record === undefined ? 'nothing' : `version ${record.version}, ${record.status}`} made anew; the window has version ${version}, ${status}`,
          ),
        ];
  });
  const extra = [...made.keys()].filter((id) => !content.records.some(({ recordId }) => recordId === id));
  const more = extra.map((id) =>
    both(`资料 ${id}：报文里有，窗口没有记`, `record ${id}: in the messages and not at the window`),
  );
  return judged('fold', content.records.length, [...findings, ...more]);
};

const checkInclusion = ({ entries, head }: EvidenceContent): Step => {
  if (head === null)
    return {
      step: 'inclusion',
      outcome: 'waits',
      count: 0,
      findings: [both('窗口还没有收到签发的树根', 'the window has no signed head yet')],
    };
  const { size, root } = head.head;
  const covered = entries.filter(({ position }) => position <= size);
  const findings = covered
    .filter(
      (entry) =>
        entry.proof === null ||
        !verifyInclusion(feedLeafHash(entry), entry.position - 1, size, entry.proof, root),
    )
    .map(({ position, msgId }) =>
      both(
        `第 ${position} 条报文 ${msgId} 推不出签发的树根`,
        `message ${msgId} at ${position} does not lead to the signed root`,
      ),
    );
  const later = entries.length - covered.length;
  if (findings.length > 0 || later === 0) return judged('inclusion', covered.length, findings);
  const said = both(
    `其中 ${later} 份报文在树根（第 ${size} 条）之后，等下一次签发后再核`,
    `${later} of the messages came after the head (of ${size}); verify them with the next`,
  );
  return { step: 'inclusion', outcome: 'waits', count: covered.length, findings: [said] };
};

const checkExchangeSigned = ({ head, keys, env, exchangeId, part }: EvidenceContent): Step => {
  if (head === null) return { step: 'exchange-signed', outcome: 'waits', count: 0, findings: [] };
  const said = head.head;
  const isOurs = said.env === env && said.exchangeId === exchangeId && said.part === part;
  const isGood = isOurs && verifyText(keys.exchange, treeHeadText(said), said.signature);
  return judged(
    'exchange-signed',
    1,
    isGood
      ? []
      : [
          both(
            `第 ${said.size} 条树根的签名不是该平台的`,
            `the head of ${said.size} is not signed by that exchange`,
          ),
        ],
  );
};

const bureauWords: Readonly<Record<Bureau, InBoth>> = {
  state: { zh: '国税局', en: 'the State bureau' },
  local: { zh: '地税局', en: 'the Local bureau' },
};

const checkBureauSigned = ({ head, keys }: EvidenceContent, bureau: Bureau): Step => {
  const step = `${bureau}-signed` as const;
  const who = bureauWords[bureau];
  const paper = head?.countersignatures.find((one) => one.bureau === bureau);
  if (head === null || paper === undefined) {
    const said = both(`${who.zh}尚未签署这个树根`, `${who.en} has not signed this head yet`);
    return { step, outcome: 'waits', count: 0, findings: [said] };
  }
  const key = keys[bureau];
  if (key === null) {
    const said = both(`窗口没有${who.zh}的公钥`, `the window has no key of ${who.en}`);
    return { step, outcome: 'cannot', count: 0, findings: [said] };
  }
  const isUnder =
    paper.head === sha256Hex(treeHeadText(head.head)) &&
    paper.root === head.head.root &&
    paper.size === head.head.size;
  const isGood = isUnder && verifyText(key, headCountersignatureText(paper), paper.signature);
  const wrong = both(`${who.zh}的签署与树根或公钥不符`, `the signature of ${who.en} does not verify`);
  return judged(step, 1, isGood ? [] : [wrong]);
};

const sealWords: Readonly<Record<SealFault, InBoth>> = {
  'grant-forged': both('授权不是该局签发', 'the grant is not the bureau’s'),
  'other-kind': both('密钥不能用于这种证件', 'the key is not for such a paper'),
  'not-in-force': both('当日密钥不在有效期', 'the key was not in force on that day'),
  revoked: both('当日密钥已被收回', 'the key was taken back by that day'),
  'number-outside': both('印章编号超出范围', 'the seal’s number is outside the grant'),
  'seal-forged': both('证件内容与印章不符', 'the certificate does not fit the seal'),
};

const checkSeals = ({ certificates, keys }: EvidenceContent): Step => {
  const findings: InBoth[] = [];
  let count = 0;
  for (const { paper, seals } of certificates)
    for (const { seal, grant, revocation } of seals) {
      count += 1;
      const key = keys[seal.bureau];
      const at = `${paper.number} ${bureauWords[seal.bureau].zh}`;
      if (key === null || (revocation !== null && !verifyRevocation(key, revocation))) {
        findings.push(
          both(
            `${at}：没有该局公钥，或收回书不是该局的`,
            `${paper.number} ${seal.bureau}: no key, or a revocation that is not the bureau’s`,
          ),
        );
        continue;
      }
      const fault = sealFault(key, grant as SignedSealGrant, seal, paper, revocation?.revokedOn ?? null);
      if (fault !== undefined)
        findings.push(
          both(`${at}：${sealWords[fault].zh}`, `${paper.number} ${seal.bureau}: ${sealWords[fault].en}`),
        );
    }
  return judged('seals', count, findings);
};

/**
 * Verifies the history that a file or a window holds, from itself alone: no database, no line, no clock. Steps in the
 * order of `historySteps`, without those that only a window or a file can add.
 */
export const verifyHistory = (content: EvidenceContent): readonly Step[] => {
  const checked = checkedEntries(content);
  const ordered = orderFindings(checked);
  return [
    checkBytes(checked),
    judged('order', checked.length, ordered),
    checkFold(content, checked),
    checkInclusion(content),
    checkExchangeSigned(content),
    checkBureauSigned(content, 'state'),
    checkBureauSigned(content, 'local'),
    ...(content.certificates.length === 0 ? [] : [checkSeals(content)]),
    ...(hasOfficerSignatures(content) ? [checkOfficerSigned(content)] : []),
    {
      step: 'sender-signed',
      outcome: 'cannot',
      count: 0,
      findings: [
        both(
          '签名覆盖整批报文的正文，其中有其他纳税人的资料，不随单份证据提供；由交换平台收件时核验，审计可用 exchange:verify 复核',
          'a signature covers the texts of a whole batch, other taxpayers’ among them, so it is not given with one history; the exchange checked it on arrival, and exchange:verify does again',
        ),
      ],
    },
  ];
};

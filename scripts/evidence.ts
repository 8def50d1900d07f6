import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod/mini';
import { EvidenceKey, type EvidenceContent } from '../contract/exchange/evidence-file.ts';
import { Fault, faultSentence } from '../domain/faults.ts';
import { sha256Hex } from '../evidence/canonical.ts';
import { readEvidence } from '../main/history/read-evidence.ts';
import { historySteps, judged, type Step, type StepOutcome, stepWords } from '../main/history/step.ts';
import { verifyHistory } from '../main/history/verify-history.ts';
import { Misused } from './command.ts';

const usage = `用法 usage: npm run -s evidence -- verify <file> [--keys <file>]
  --keys  另行取得的公钥 keys obtained elsewhere: {"exchange": {"suite": …, "publicKeyHex": …}, "state": …, "local": …}`;

const GivenKeys = z.partial(
  z.strictObject({ exchange: EvidenceKey, state: EvidenceKey, local: EvidenceKey, window: EvidenceKey }),
);
type GivenKeys = z.infer<typeof GivenKeys>;

const owners = ['exchange', 'state', 'local', 'window'] as const;
const ownerWords = { exchange: '交换平台', state: '国税局', local: '地税局', window: '导出窗口' } as const;
const fingerprint = (key: EvidenceKey): string =>
  (sha256Hex(`${key.suite} ${key.publicKeyHex}`).slice(0, 32).match(/.{8}/g) ?? []).join('-');

const readText = (file: string): string => {
  if (!existsSync(file)) throw new Misused(`找不到文件 ${file} The file ${file} is not there.\n`);
  return readFileSync(file, 'utf8');
};
const readKeys = (file: string): GivenKeys => {
  try {
    const parsed = GivenKeys.safeParse(JSON.parse(readText(file)));
    if (parsed.success) return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Misused(`${file} 不是公钥文件 ${file} is no file of keys.\n${usage}\n`);
};

/** The keys in the file against those that came another way; without any, their fingerprints, to be compared by eye. */
const checkKeys = ({ keys }: EvidenceContent, given: GivenKeys | undefined): Step => {
  const had = owners.flatMap((owner) => {
    const key = keys[owner];
    return key === null ? [] : [{ owner, key }];
  });
  if (given === undefined)
    return {
      step: 'keys',
      outcome: 'cannot',
      count: had.length,
      findings: had.map(({ owner, key }) => ({
        zh: `没有另给公钥，${ownerWords[owner]}的出自文件，请与公布的指纹核对：${fingerprint(key)}`,
        en: `no keys were given; that of the ${owner} is the file’s own: compare its published fingerprint ${fingerprint(key)}`,
      })),
    };
  const findings = owners.flatMap((owner) => {
    const [said, wanted] = [keys[owner], given[owner]];
    const same = wanted === undefined || (said !== null && fingerprint(said) === fingerprint(wanted));
    return same
      ? []
      : [
          {
            zh: `${ownerWords[owner]}的公钥与另给的不同`,
            en: `the key of the ${owner} is not the one that was given`,
          },
        ];
  });
  return judged('keys', Object.keys(given).length, findings);
};

const outcomeWords: Readonly<Record<StepOutcome, string>> = {
  holds: '相符 holds',
  fails: '不符 FAILS',
  waits: '待核 waits',
  cannot: '不能核 cannot be proved here',
};

const said = ({ step, outcome, count, findings }: Step): string => {
  const { title, proves } = stepWords[step];
  const mark = outcome === 'fails' ? '✗' : '·';
  return [
    `${outcomeWords[outcome]}  ${title.zh} ${title.en}（${count}）`,
    ...(outcome === 'holds' ? [`    ${proves.zh}`, `    ${proves.en}`] : []),
    ...findings.map(({ zh, en }) => `    ${mark} ${zh} ${en}`),
  ].join('\n');
};

/** 0 nothing differs, 1 something does, 2 not understood. */
export const evidence = (args: readonly string[], print: (text: string) => void): number => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { keys: { type: 'string' } },
  });
  const [command, file, ...more] = positionals;
  if (command !== 'verify' || file === undefined || more.length > 0) throw new Misused(`${usage}\n`);
  const given = values.keys === undefined ? undefined : readKeys(values.keys);
  let content: EvidenceContent;
  try {
    content = readEvidence(readText(file));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, detail } = error;
    print(`✗ ${faultSentence(code, detail)}\n  ${faultSentence(code, detail, 'en')} (${code})\n`);
    return 1;
  }
  const { subject, exported, part, exchangeId, entries } = content;
  const steps = [judged('file', 1, []), checkKeys(content, given), ...verifyHistory(content)];
  const failed = steps.filter(({ outcome }) => outcome === 'fails');
  print(
    [
      `证据 evidence：${subject.title}（${subject.kind} ${subject.id}，辖区 part ${part}，平台 exchange ${exchangeId}）`,
      `由窗口 ${exported.window} 导出 exported by ${exported.officer}，${exported.on}，用途 for：${exported.purpose}；报文 ${entries.length} 份 messages`,
      '',
      ...historySteps.flatMap((step) => steps.filter((each) => each.step === step).map(said)),
      '',
      failed.length === 0
        ? '没有不符之处 Nothing differs.'
        : `不符 ${failed.length} 项 ${failed.length} of the steps fail.`,
      '',
    ].join('\n'),
  );
  return failed.length === 0 ? 0 : 1;
};

const main = (): number => {
  try {
    return evidence(process.argv.slice(2), (text) => void process.stdout.write(text));
  } catch (error) {
    if (error instanceof Misused || (error instanceof TypeError && 'code' in error)) {
      process.stderr.write(error instanceof Misused ? error.message : `${usage}\n`);
      return 2;
    }
    throw error;
  }
};

if (import.meta.main) process.exitCode = main();

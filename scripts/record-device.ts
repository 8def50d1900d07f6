import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { Fault, faultSentence } from '../domain/faults.ts';
import type { RecordingHeader } from '../native/transports/recording.ts';
import { openSerial } from '../native/transports/serial.ts';
import { openTcp } from '../native/transports/tcp.ts';
import { playBack, record } from './record-device/record.ts';
import { askings, type OpenLine, type Walk } from './record-device/walk.ts';
import { walks } from './record-device/walks.ts';
import { driversWithoutLine, kindsWithoutLine } from './record-device/without-line.ts';

const usage = `用法：npm run -s record-device -- --kind <${Object.keys(walks).join('|')}> --driver <驱动名>
      --port <串口> [--baud 115200] | --tcp <地址>[:9100]（USB 设备按驱动名或 --settings 寻找，不写端口）
      --device <型号> --vendor <厂家> --who <录制人> --when <YYYY-MM-DD> --to <文件> [--with-contents]
      [--settings <JSON 文件>]（评价器、叫号器的帧和扫描枪、客显、钱箱的设置，写法同窗口配置，见 docs/devices.md）
录下驱动与真实设备之间双向的字节和时间，供测试回放。证件和条码的内容一律换成虚构的，除非写明 --with-contents。`;

class Misused extends Error {}

interface Words {
  readonly header: RecordingHeader;
  readonly open: OpenLine;
  readonly to: string;
}

/** The walk of a kind and driver; otherwise one sentence why there is none. */
const walkFor = (kind: string, driver: string): Walk => {
  const walk = walks[kind];
  if (walk === undefined)
    throw new Misused(
      kindsWithoutLine[kind] ?? `没有“${kind}”这种设备，可录的是：${Object.keys(walks).join('、')}。`,
    );
  if (!walk.drivers.includes(driver))
    throw new Misused(
      driversWithoutLine[driver] ?? `“${kind}”没有驱动“${driver}”，有的是：${walk.drivers.join('、')}。`,
    );
  return walk;
};

/** What the driver takes as data, out of the file; `undefined` where none is given and none is needed. */
const readSettings = (
  walk: Walk,
  kind: string,
  driver: string,
  file: string | undefined,
): Record<string, unknown> | undefined => {
  const wanted = walk.settings?.(driver);
  if (file === undefined) {
    if (wanted?.required !== true) return undefined;
    throw new Misused(
      `“${kind}”的“${driver}”由数据描述：请用 --settings 给出 JSON 文件，写法见 docs/devices.md。`,
    );
  }
  if (wanted === undefined) throw new Misused(`“${kind}”的“${driver}”没有可设的数据，请去掉 --settings。`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Misused(`读不到 ${file}。`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Misused(`${file} 不是 JSON。`);
  }
  const checked = z.safeParse(wanted.schema, value);
  if (checked.success) return checked.data;
  const field = checked.error.issues[0]?.path.join('.') ?? '';
  throw new Misused(`${file} 有误${field === '' ? '' : `（${field}）`}，写法见 docs/devices.md。`);
};

const readWords = (words: readonly string[]): Words => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      kind: { type: 'string' },
      driver: { type: 'string' },
      port: { type: 'string' },
      baud: { type: 'string' },
      tcp: { type: 'string' },
      settings: { type: 'string' },
      device: { type: 'string' },
      vendor: { type: 'string' },
      who: { type: 'string' },
      when: { type: 'string' },
      to: { type: 'string' },
      'with-contents': { type: 'boolean', default: false },
    },
  });
  const required = (name: 'kind' | 'driver' | 'device' | 'vendor' | 'who' | 'when' | 'to'): string => {
    const value = values[name]?.trim() ?? '';
    if (value === '') throw new Misused(`缺少 --${name}。\n${usage}`);
    return value;
  };
  const [kind, driver, to, when] = [required('kind'), required('driver'), required('to'), required('when')];
  const walk = walkFor(kind, driver);
  if (!/^\d{4}-\d\d-\d\d$/.test(when)) throw new Misused('--when 应为录制日期，如 2016-04-05。');
  if (existsSync(to)) throw new Misused(`${to} 已经存在，没有改动。`);
  const settings = readSettings(walk, kind, driver, values.settings);
  const { port, tcp } = values;
  const own = walk.ownLine?.(driver, settings);
  if (own === undefined && (port === undefined) === (tcp === undefined))
    throw new Misused(`--port 和 --tcp 写一个。\n${usage}`);
  const baud = Number(values.baud ?? walk.baud);
  if (!Number.isInteger(baud) || baud <= 0) throw new Misused('--baud 应为每秒位数，如 9600。');
  const open: OpenLine = (speed) => {
    if (own !== undefined) return own(speed);
    if (port !== undefined) return openSerial(port, speed ?? baud);
    const [host = '', tcpPort] = (tcp ?? '').split(':');
    return openTcp(host, tcpPort === undefined ? undefined : Number(tcpPort));
  };
  const header: RecordingHeader = {
    recording: 1,
    kind,
    driver,
    device: required('device'),
    vendor: required('vendor'),
    who: required('who'),
    when,
    far: 'real',
    contents: values['with-contents'] ? 'as-read' : 'invented',
    ...(settings === undefined ? {} : { settings }),
  };
  return { header, open, to };
};

const main = async (): Promise<void> => {
  const { header, open, to } = readWords(process.argv.slice(2));
  if (header.contents === 'as-read')
    process.stderr.write('注意：读到的证件和条码将原样写入文件，文件须按证件复印件保管。\n');
  const person = createInterface({ input: process.stdin, output: process.stderr });
  person.on('SIGINT', () => {
    process.stderr.write('\n已停止，没有写文件。\n');
    process.exit(1);
  });
  try {
    const { text, words } = await record(header, open, async (what) => {
      await person.question(`${askings[what]} `);
    });
    const played = await playBack(text);
    writeFileSync(to, text, { mode: 0o600, flag: 'wx' });
    process.stdout.write(`${to}\n录制时：${words.join('；')}\n回放时：${played.words.join('；')}\n`);
    if (played.divergence !== undefined) process.stdout.write(`回放有出入：${played.divergence}\n`);
  } finally {
    person.close();
  }
};

try {
  await main();
} catch (error) {
  if (error instanceof Fault) process.stderr.write(`${faultSentence(error.code, error.detail)}\n`);
  else if (error instanceof Misused || error instanceof TypeError) process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = error instanceof Fault ? 1 : 2;
}

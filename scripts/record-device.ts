import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { Fault, faultSentence } from '../domain/faults.ts';
import { bulkProfiles, hidProfiles } from '../native/id-card-readers/profiles.ts';
import type { RecordingHeader } from '../native/transports/recording.ts';
import { openHid } from '../native/transports/hid.ts';
import { openSerial } from '../native/transports/serial.ts';
import { openTcp } from '../native/transports/tcp.ts';
import { openUsbBulk } from '../native/transports/usb-bulk.ts';
import { playBack, record } from './record-device/record.ts';
import { type Hand, type OpenLine, walks } from './record-device/walks.ts';

const usage = `用法：npm run -s record-device -- --kind <${Object.keys(walks).join('|')}> --driver <驱动名>
      --port <串口> [--baud 115200] | --tcp <地址>[:9100]（USB 阅读器的驱动名即 profiles.ts 中的名称，不写端口）
      --device <型号> --vendor <厂家> --who <录制人> --when <YYYY-MM-DD> --to <文件> [--with-contents]
录下驱动与真实设备之间双向的字节和时间，供测试回放。证件内容一律换成虚构的，除非写明 --with-contents。`;

const askings: Readonly<Record<Hand, string>> = {
  'lay-card': '请把证件放到阅读器上，然后按回车。',
  'lift-card': '请把证件从阅读器上拿开，然后按回车。',
  'open-cover': '请打开打印机机盖，然后按回车。',
  'close-cover': '请合上打印机机盖，然后按回车。',
};

class Misused extends Error {}

interface Words {
  readonly header: RecordingHeader;
  readonly open: OpenLine;
  readonly to: string;
}

const readWords = (words: readonly string[]): Words => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      kind: { type: 'string' },
      driver: { type: 'string' },
      port: { type: 'string' },
      baud: { type: 'string' },
      tcp: { type: 'string' },
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
  const walk = walks[kind];
  if (walk === undefined)
    throw new Misused(`“${kind}”没有可录的字节线，可录的是：${Object.keys(walks).join('、')}。`);
  if (!walk.drivers.includes(driver))
    throw new Misused(`“${kind}”没有驱动“${driver}”，有的是：${walk.drivers.join('、')}。`);
  if (!/^\d{4}-\d\d-\d\d$/.test(when)) throw new Misused('--when 应为录制日期，如 2016-04-05。');
  if (existsSync(to)) throw new Misused(`${to} 已经存在，没有改动。`);
  const isUsb = driver in bulkProfiles || driver in hidProfiles;
  if (!isUsb && (values.port === undefined) === (values.tcp === undefined))
    throw new Misused(`--port 和 --tcp 写一个。\n${usage}`);
  const baud = Number(values.baud ?? (kind === 'id-card-reader' ? 115_200 : 9_600));
  if (!Number.isInteger(baud) || baud <= 0) throw new Misused('--baud 应为每秒位数，如 9600。');
  const { port, tcp } = values;
  const open: OpenLine = (speed) => {
    const bulk = Object.entries(bulkProfiles).find(([name]) => name === driver)?.[1];
    if (bulk !== undefined) return openUsbBulk(bulk.profile);
    const hid = Object.entries(hidProfiles).find(([name]) => name === driver)?.[1];
    if (hid !== undefined) return openHid(hid.profile);
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
  };
  return { header, open, to };
};

const main = async (): Promise<void> => {
  const { header, open, to } = readWords(process.argv.slice(2));
  if (header.contents === 'as-read')
    process.stderr.write('注意：证件上的姓名、号码和照片将原样写入文件，文件须按证件复印件保管。\n');
  const person = createInterface({ input: process.stdin, output: process.stderr });
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

import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../../domain/faults.ts';
import { sdtHid } from '../../../native/id-card-readers/sdt-usb.ts';
import { payloadOf, reportsOf } from '../../../native/protocols/hid-reports.ts';
import { usualReportSize } from '../../../native/protocols/hid-pos-report.ts';
import { hidPosScanner, hidPosUsagePage } from '../../../native/scanners/hid-pos.ts';
import { openHid } from '../../../native/transports/hid.ts';
import type { HidProfile } from '../../../native/transports/hid.ts';
import { virtualIdCardReader } from '../../../native/virtual/id-card-reader.ts';
import { deck } from '../../native/support/deck.ts';
import { plugIn, reportDescriptor } from './uhid-device.ts';
import type { UhidDevice } from './uhid-device.ts';

/*
 * Runs inside the virtual machine (`machine.ts`): our virtual models behind the kernel's own HID, our drivers in front
 * of it through the real node-hid. Says of each sentence whether it holds; the test outside reads that.
 */

const vendorPage = 0xff00;
const say = (line: string): void => void process.stdout.write(`\nuhid: ${line}\n`);
const require = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};
const within = async (ms: number, what: string, holds: () => boolean): Promise<void> => {
  for (const end = performance.now() + ms; !holds(); await pause(10))
    if (performance.now() > end) throw new Error(`${what}: not within ${ms} ms`);
};
const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'it succeeded',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  );

/** A reader of our model behind the kernel's HID. */
const plugInReader = (profile: HidProfile): UhidDevice => {
  const numbered = profile.reportId !== 0;
  const send = (bytes: Uint8Array): void => {
    for (const report of reportsOf(bytes, profile)) device.input(numbered ? report : report.subarray(1));
  };
  const model = virtualIdCardReader(deck, { cardOnReader: 0 });
  const take = model.plugIn({ send, drop: () => device.unplug() });
  const device: UhidDevice = plugIn({
    name: 'Joint window test reader',
    vid: profile.vid,
    pid: profile.pid,
    descriptor: reportDescriptor(vendorPage, profile),
    onOutput(report) {
      // The kernel's uhid hands over the id byte also where it is 0; a USB device would not see it.
      const bytes = payloadOf(numbered ? report : report.subarray(1), profile);
      if (bytes !== undefined) take(bytes);
    },
  });
  return device;
};

const numbered: HidProfile = {
  vid: 0x1234,
  pid: 0x5678,
  usagePage: vendorPage,
  reportId: 1,
  payloadOffset: 1,
  lengthByte: 0,
  reportSize: 63,
};
const unnumbered: HidProfile = { ...numbered, pid: 0x5679, reportId: 0, reportSize: 64 };
/** A machine without a processor of its own takes its time. */
const patient = { replyMs: 5_000, readMs: 15_000, gapMs: 3_000 };
const open = (profile: HidProfile) => sdtHid.open(() => openHid(profile), patient);
const opened = async (profile: HidProfile): ReturnType<typeof open> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await open(profile);
    } catch (error) {
      // The node of a device takes a moment to appear, and nothing else is waited for.
      const isAway = error instanceof Fault && error.code === 'device/absent';
      if (!isAway || tries > 40) throw error;
      await pause(50);
    }
  }
};

const sentences: Readonly<Record<string, () => Promise<void>>> = {
  async 'a reader that is not there is said to be absent'() {
    require((await codeOf(open(numbered))) === 'device/absent', await codeOf(open(numbered)));
  },
  async 'a card is read through reports with an id'() {
    const device = plugInReader(numbered);
    const session = await opened(numbered);
    const card = await session.readCard(new AbortController().signal);
    require(card.idNumber === deck[0]?.idNumber, 'the card that was read is another one');
    await session.close();
    device.unplug();
  },
  async 'a card is read through reports without an id'() {
    const device = plugInReader(unnumbered);
    const session = await opened(unnumbered);
    const card = await session.readCard(new AbortController().signal);
    require(card.idNumber === deck[0]?.idNumber, 'the card that was read is another one');
    await session.close();
    device.unplug();
  },
  async 'a pulled plug is told, and nothing is taken for an answer afterwards'() {
    const device = plugInReader(numbered);
    const session = await opened(numbered);
    let closed = false;
    session.onClosed(() => {
      closed = true;
    });
    device.unplug();
    await within(5_000, 'the plug', () => closed);
    const code = await codeOf(session.check());
    require(code === 'device/unplugged', code);
    await session.close();
  },
  async 'it is found again ten times'() {
    for (let round = 0; round < 10; round += 1) {
      const device = plugInReader(numbered);
      const session = await opened(numbered);
      await session.check();
      await session.close();
      device.unplug();
      await pause(20);
    }
  },
  async 'a code of a point-of-sale scanner is heard'() {
    const profile: HidProfile = {
      vid: 0x1234,
      pid: 0x5680,
      usagePage: hidPosUsagePage,
      reportId: 2,
      payloadOffset: 0,
      reportSize: usualReportSize,
    };
    const device = plugIn({
      name: 'Joint window test scanner',
      vid: profile.vid,
      pid: profile.pid,
      descriptor: reportDescriptor(hidPosUsagePage, profile),
    });
    let transport = await openHid(profile).catch(() => undefined);
    await within(5_000, 'the scanner', () => {
      if (transport === undefined)
        void openHid(profile).then(
          (found) => (transport = found),
          () => undefined,
        );
      return transport !== undefined;
    });
    const heard: string[] = [];
    if (transport === undefined) throw new Error('no scanner');
    const session = hidPosScanner().open(transport, (event) => {
      if (event.kind === 'code') heard.push(event.text);
    });
    const report = new Uint8Array(1 + usualReportSize);
    report.set([profile.reportId, 7, ...Buffer.from(']C1'), ...Buffer.from('W-00017')]);
    device.input(report);
    await within(5_000, 'the code', () => heard.length > 0);
    require(heard.join() === 'W-00017', heard.join());
    await session.close();
    device.unplug();
  },
};

for (const [sentence, holds] of Object.entries(sentences)) {
  try {
    await holds();
    say(`holds: ${sentence}`);
  } catch (error) {
    say(`fails: ${sentence}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
say('end');
// What still waits inside the binding is of no interest any more.
process.kill(process.pid, 'SIGKILL');

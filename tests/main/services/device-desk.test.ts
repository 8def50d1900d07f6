import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profileFiles } from '../../../main/profile/profile-config.ts';
import { publicPlace } from '../../../main/support/support-file.ts';
import { virtualCardName } from '../../../native/virtual/card-block.ts';
import { town } from '../../../main/training/town/town.ts';
import { openTestHall, type TestHall } from '../../support/hall.ts';

let hall: TestHall;
const stick = (): string => join(hall.folder, 'stick');
beforeAll(async () => {
  hall = await openTestHall();
  const config = profileFiles(hall.folder).config;
  const profile = JSON.parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, JSON.stringify({ ...profile, stick: 'stick' }));
  hall = await hall.reopen();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: town.trainingPin });
});
afterAll(() => hall.close());

const rows = async (deviceId: string | null = null) => (await hall.hall.devices.selfTest({ deviceId })).rows;

describe('the device page', () => {
  test('has of each device who it is, where it is and what was tried, without anybody asking', async () => {
    const tested = await rows();
    expect(tested.map(({ device }) => device.kind).slice(0, 3)).toEqual([
      'id-card-reader',
      'receipt-printer',
      'form-printer',
    ]);
    const reader = tested[0]!;
    expect(reader).toMatchObject({ where: '模拟（进程内）', device: { state: 'ready', virtual: true } });
    expect(reader.says[0]).toMatch(/^模块号 05\.03-/);
    const { rows: known } = await hall.hall.devices.reports({});
    expect(known[0]?.attempts.map(({ what, code }) => [what, code])).toEqual([
      ['test', null],
      ['open', null],
    ]);
  });

  test('says of a device that is not well what was tried and what to do, and that it is well again', async () => {
    await hall.hall.devices.injectFault({ device: 'id-card-reader', fault: 'unplug' });
    const [gone] = await rows('id-card-reader');
    expect(gone?.device).toMatchObject({ state: 'absent', code: 'device/absent' });
    expect(gone?.says).toEqual([]);
    expect(gone?.attempts[0]?.sentence).toMatch(/请检查电源和连线后重试/);
    await hall.hall.devices.injectFault({ device: 'id-card-reader', fault: 'plug-in' });
    expect((await rows('id-card-reader'))[0]?.device.state).toBe('ready');

    await hall.hall.devices.injectFault({ device: 'receipt-printer', fault: 'paper-out' });
    const [printer] = await rows('receipt-printer');
    expect(printer?.device).toMatchObject({
      code: 'device/paper-out',
      sentence: expect.stringContaining('请装纸'),
    });
    expect(printer?.attempts[0]).toMatchObject({ what: 'test', code: 'device/paper-out' });
    await hall.hall.devices.injectFault({ device: 'receipt-printer', fault: 'paper-in' });
    expect((await rows('receipt-printer'))[0]?.device.code).toBeNull();
  });

  test('has what a trainee can make go wrong in the order of the list above it', async () => {
    const { faults } = await hall.hall.devices.virtualControls({});
    const inList = (await rows()).map(({ device }) => device.kind);
    const inOrder = [...new Set(faults.map(({ device }) => device))];
    expect(inOrder).toEqual([...inList, 'device-process']);
  });

  test('refuses a device there is not', async () => {
    await expect(hall.hall.devices.selfTest({ deviceId: 'toaster' })).rejects.toMatchObject({
      error: { code: 'device/absent' },
    });
  });
});

describe('a support file', () => {
  test('has the states of the devices, versions and the log, and nothing of anybody', async () => {
    await hall.hall.devices.putCard({ index: 0 });
    const card = town.cardDeck[0]!.card;
    const { rows: found } = await hall.hall.taxpayers.search({ text: virtualCardName(card) });
    // Somebody works here, and something went wrong for somebody: the log has both.
    await hall.serve('taxpayers.open', {
      taxpayerNo: found[0]?.taxpayerNo ?? 'x',
      purpose: 'counter-service',
    });
    await hall.serve('cases.perform', { nonsense: card.idNumber });
    const said = await hall.hall.devices.exportSupport({ stick: stick() });
    expect(readdirSync(stick())).toEqual([said.file]);
    const text = readFileSync(join(stick(), said.file), 'utf8');
    const file = JSON.parse(text) as {
      devices: { kind: string; attempts: unknown[] }[];
      configured: Record<string, Record<string, unknown>>;
      log: Record<string, unknown>[];
      system: Record<string, unknown>;
    };
    expect(file.devices.map(({ kind }) => kind)).toContain('document-printer');
    expect(file.configured['receiptPrinter']).toEqual({ driver: 'virtual', on: 'in-process', columns: 48 });
    expect(file.system['node']).toBe(process.versions.node);
    expect(file.log.some(({ event }) => event === 'hall-opened')).toBe(true);
    const people = [
      ...town.cardDeck.flatMap(({ card: each }) => [
        virtualCardName(each),
        each.idNumber,
        ...('address' in each ? [each.address] : []),
      ]),
      ...town.officers.flatMap(({ id, name }) => [id, name]),
      ...town.taxpayers.flatMap(({ taxpayer }) => [taxpayer.name, taxpayer.taxpayerNo]),
      town.trainingPassphrase,
      hall.folder,
    ];
    expect(people.length).toBeGreaterThan(20);
    expect(people.filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('goes only to a stick that is there', async () => {
    await expect(hall.hall.devices.exportSupport({ stick: hall.folder })).rejects.toMatchObject({
      error: { code: 'exchange/stick-unknown' },
    });
  });

  test.each([
    ['ipp://clerk:secret@printer.hall.example/ipp/print?user=clerk', 'ipp://printer.hall.example/ipp/print'],
    ['/dev/ttyUSB0', '/dev/ttyUSB0'],
    ['COM3', 'COM3'],
    ['C:\\Users\\Lin Jingyi\\drivers\\skf.dll', 'skf.dll'],
    ['/home/linjingyi/documents', 'documents'],
  ])('says of %s only %s', (where, said) => expect(publicPlace(where)).toBe(said));
});

import { readFileSync, writeFileSync } from 'node:fs';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView } from '../../../contract/calls/cases.ts';
import { profileFiles } from '../../../main/profile/profile-config.ts';
import { trainingPin } from '../../../main/training/town/published.ts';
import { openTestHall, type TestHall } from '../../support/hall.ts';
import {
  establishment,
  fileNewcomer,
  household,
  prepareNewcomer,
  requireOfficerKey,
  signIn,
} from './registration.ts';
import { refusal } from '../../support/refusal.ts';

let hall: TestHall;
let view: CaseView;
const rehearse = (fault: string, device = 'ca-key') => hall.hall.devices.injectFault({ device, fault });
const keys = async () => (await hall.hall.ca.keys({})).keys;

/** F9 with the key that is in the slot. */
const file = async (pin = trainingPin): Promise<CaseView> => {
  const [key] = await keys();
  return fileNewcomer(hall.hall, view, uuidv7(), { keyId: key?.id ?? 'none', pin });
};

beforeAll(async () => {
  hall = await openTestHall();
  const config = profileFiles(hall.folder).config;
  const profile = JSON.parse(readFileSync(config, 'utf8')) as { devices: object };
  const devices = { ...profile.devices, caKey: { driver: 'virtual' } };
  writeFileSync(config, JSON.stringify({ ...profile, devices }));
  hall = await hall.reopen({
    prepare: requireOfficerKey,
  });
  await signIn(hall.hall);
  view = await prepareNewcomer(hall.hall, establishment, household);
});
afterAll(() => hall.close());

describe('a training window with its slot for CA keys', () => {
  it('has every key of the town beside it, each to be plugged in by name, and none in it', async () => {
    expect(await keys()).toEqual([]);
    const { faults } = await hall.hall.devices.virtualControls({});
    const labels = faults.filter(({ device }) => device === 'ca-key').map(({ label }) => label);
    expect(labels).toContain('插入：林静怡（税务人员）');
    expect(labels).toContain('插入：郑清禾 · 青禾软件（证书已到期）');
    expect(labels).toContain('Key：签名途中拔出');
    await rehearse('put:expired');
    expect(await keys()).toMatchObject([{ holder: '郑清禾', code: 'certificate/expired', triesLeft: 6 }]);
    await rehearse('put:officer-n-lin');
    expect(await keys()).toMatchObject([{ holder: '林静怡', whose: 'mine', kind: 'sm2' }]);
  });

  it.each([
    ['pin-wrong', 'device/ca-pin-wrong'],
    ['signature-wrong', 'device/ca-signature-wrong'],
    ['removed-mid-sign', 'device/ca-key-removed'],
    ['crashes', 'device/ca-library-crashed'],
    ['pin-locked', 'device/ca-pin-locked'],
  ])('does not begin an act whose signature fails (%s)', async (fault, code) => {
    await rehearse('put:officer-n-lin');
    await rehearse(fault);
    await expect(file()).rejects.toEqual(refusal(code));
    expect((await hall.hall.cases.get({ caseFileId: view.id })).status).toBe('draft');
    expect((await hall.hall.exchange.outbox({})).rows).toEqual([]);
    await rehearse('put:officer-n-lin');
    await rehearse('pin-unlocked');
  });

  it('does not begin an act in whose signature all drivers end, and files it when they are back', async () => {
    await rehearse('slow');
    const filing = file();
    // Of the devices in this process the end is orderly; a killed process is met in tests/native/ca-key-host.test.ts.
    setTimeout(() => void rehearse('ends', 'device-process').catch(() => undefined), 60);
    await expect(filing).rejects.toEqual(
      refusal(expect.stringMatching(/^device\/(driver-crashed|host-closed)$/)),
    );
    expect((await hall.hall.cases.get({ caseFileId: view.id })).status).toBe('draft');
    // A process that is started again has its slot empty.
    await expect.poll(async () => (await rehearse('put:officer-n-lin')).faults.length).toBeGreaterThan(0);
    expect((await file()).status).toBe('filed');
    expect(hall.logText()).not.toContain(`"${trainingPin}"`);
  });
});

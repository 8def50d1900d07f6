import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryView } from '../../../contract/calls/history.ts';
import type { ValueClient } from '../../../contract/client.ts';
import type { EvidenceContent } from '../../../contract/exchange/evidence-file.ts';
import { selectAll } from '../../../db/sql.ts';
import { connect } from '../../../db/connect.ts';
import { getProfileValue } from '../../../db/profile.ts';
import type { SigningKey } from '../../../evidence/signature.ts';
import { evidenceText, readEvidence } from '../../../main/history/read-evidence.ts';
import { verifyHistory } from '../../../main/history/verify-history.ts';
import { profileFiles, readProfileConfig } from '../../../main/profile/profile-config.ts';
import { until } from '../../../main/training/act-player.ts';
import { trainingPin } from '../../../main/training/town/published.ts';
import { trainingSealAuthorities } from '../../../main/training/town/seals.ts';
import { databaseKeyOf } from '../../../scripts/rehearsal/look-inside.ts';
import { evidence } from '../../../scripts/evidence.ts';
import { makeTraining, readBooks, startHall, type TestTraining } from '../../support/training.ts';
import {
  establishment,
  fileNewcomer,
  household,
  householdNo,
  householdNumber,
  prepareNewcomer,
  signIn,
} from './registration.ts';

/*
 * A certificate's whole history: given out at a real window, countersigned by both bureaus' own commands at a real
 * exchange, verified at the window, exported, and verified from the file alone.
 */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
let training: TestTraining;
let state: ValueClient;
let local: ValueClient;
let caseFileId: string;
let text: string;
let content: EvidenceContent;
let windowKey: SigningKey;

const file = (name: string): string => join(training.folder, name);
const stick = (): string => file('stick');
const node = async (script: string, ...args: readonly string[]): Promise<string> =>
  (await run(process.execPath, [join(root, script), ...args])).stdout.trim();
const exchange = (...args: readonly string[]): Promise<string> => {
  const folder = file('exchange');
  const where = ['--keys', join(folder, 'keys'), '--store', `sqlite:${join(folder, 'exchange.db')}`];
  return node('exchange/cli.ts', ...args, ...where);
};
const subject = () => ({ kind: 'case', id: caseFileId }) as const;
const verify = (purpose = '纳税人申请核验证件'): Promise<HistoryView> =>
  state.exchange.verifyHistory({ subject: subject(), purpose });
const outcomes = ({ steps }: HistoryView): Record<string, string> =>
  Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]));
const command = (path: string, ...more: readonly string[]): { code: number; said: string } => {
  let said = '';
  const code = evidence(['verify', path, ...more], (line) => {
    said += line;
  });
  return { code, said };
};
/** What a window could do that lies: it signs anew what it has altered. */
const signedAnew = (change: (all: EvidenceContent) => void): readonly string[] => {
  const altered = structuredClone(content);
  change(altered);
  return verifyHistory(readEvidence(evidenceText(windowKey, altered)))
    .filter(({ outcome }) => outcome === 'fails')
    .map(({ step }) => step);
};

beforeAll(async () => {
  training = await makeTraining();
  mkdirSync(stick());
  const { config } = profileFiles(training.profile('state'));
  const profile = readProfileConfig(training.profile('state'));
  writeFileSync(config, JSON.stringify({ ...profile, stick: '../stick' }));
  const halls = await Promise.all(
    (['state', 'local'] as const).map((window) =>
      startHall(training.profile(window), { temp: training.temp }),
    ),
  );
  for (const hall of halls) training.halls.add(hall);
  [state, local] = halls.map(({ calls }) => calls) as [ValueClient, ValueClient];
  await signIn(state, 'n-lin');
  await signIn(local, 'l-zheng');
  for (const bureau of ['state', 'local']) {
    const key = ['--key', file(`${bureau}.key`)];
    const made = await node('scripts/seal.ts', 'make-key', '--env', 'training', '--bureau', bureau, ...key);
    writeFileSync(file(`${bureau}.pub`), made);
    await exchange('bureau-key', bureau, file(`${bureau}.pub`), '--by', 'admin', '--reason', '首次登记');
  }
  const prepared = await prepareNewcomer(state, establishment, household);
  caseFileId = prepared.id;
  // Under the officer's own key, from the virtual slot and through the device process.
  await state.devices.injectFault({ device: 'ca-key', fault: 'put:officer-n-lin' });
  const [key] = (await state.ca.keys({})).keys;
  await fileNewcomer(state, prepared, uuidv7(), { keyId: key?.id ?? '', pin: trainingPin });
  await until('the exchange has taken the case', async () => {
    await state.exchange.retryNow({});
    const { rows } = await state.exchange.outbox({});
    return rows.length > 0 && rows.every((row) => row.state === 'accepted') ? true : undefined;
  });
}, 180_000);
afterAll(() => training.remove());

describe('the whole history of a certificate', () => {
  it('holds as far as it goes before anybody has signed, and says what waits and what cannot be proved', async () => {
    await expect(verify(' ')).rejects.toMatchObject({ error: { code: 'figure/bad-input' } });
    const view = await until('the window has read its own messages', async () => {
      await state.exchange.retryNow({});
      const seen = await verify();
      return (seen.steps.find(({ step }) => step === 'bytes')?.count ?? 0) > 1 ? seen : undefined;
    });
    expect(view.conclusion).toBe('waits');
    expect(outcomes(view)).toMatchObject({
      bytes: 'holds',
      'own-chain': 'holds',
      order: 'holds',
      fold: 'holds',
      'state-signed': 'waits',
      'local-signed': 'waits',
      seals: 'holds',
      'officer-signed': 'holds',
      'sender-signed': 'cannot',
    });
    expect(view.title.zh).toContain(householdNumber);
    for (const { title, proves } of view.steps)
      expect(`${title.zh}${title.en}${proves.zh}${proves.en}`).not.toBe('');
  }, 60_000);

  it('is proved whole once the other bureau has confirmed it and both have signed the head', async () => {
    await until('the Local bureau confirms', async () => {
      await local.exchange.retryNow({});
      const { rows } = await local.exchange.inbox({});
      const asked = rows.find((row) => row.kind === 'confirm-or-return');
      if (asked?.recordId == null) return undefined;
      const { version } = await local.exchange.record({ recordId: asked.recordId });
      await local.exchange.confirm({ recordId: asked.recordId, version });
      return true;
    });
    await until('the State window has heard it', async () => {
      await local.exchange.retryNow({});
      await state.exchange.retryNow({});
      const { status } = await state.exchange.record({ recordId: `taxpayer:${householdNo}:identity` });
      return status === 'confirmed' ? true : undefined;
    });
    const { part } = readProfileConfig(training.profile('state'));
    await exchange('head', part);
    writeFileSync(file('to-sign.json'), await exchange('head-to-sign', part));
    for (const bureau of ['state', 'local'] as const) {
      const signed = file(`${bureau}-signed.json`);
      const said = await node(
        'scripts/head.ts',
        ...['sign', file('to-sign.json'), signed, '--key', file(`${bureau}.key`)],
        ...['--signed', file(`${bureau}-so-far.json`), '--window', training.profile(bureau)],
        ...['--officer', `${bureau}-9`, '--on', '2016-04-05'],
      );
      expect(JSON.parse(said)).toMatchObject({ checked: ['first', 'window'] });
      await exchange('countersign', signed);
    }
    const view = await until('the window has the head with both signatures', async () => {
      await state.exchange.retryNow({});
      const seen = await verify();
      return seen.conclusion === 'waits' ? undefined : seen;
    });
    expect(view.steps.filter(({ outcome }) => outcome !== 'holds').map(({ step }) => step)).toEqual([
      'sender-signed',
    ]);
    expect(view.conclusion).toBe('holds');
  }, 120_000);

  it('goes out in one file, logged with officer and purpose before it is written', async () => {
    const { sticks } = await state.exchange.evidenceSticks({});
    expect(sticks.map(({ folder }) => folder)).toEqual([stick()]);
    const asked = { subject: subject(), purpose: '行政复议举证' };
    await expect(state.exchange.exportEvidence({ ...asked, stick: training.folder })).rejects.toMatchObject({
      error: { code: 'exchange/stick-unknown' },
    });
    const said = await state.exchange.exportEvidence({ ...asked, stick: stick() });
    expect(said.sentence).toContain(said.file);
    expect(readdirSync(stick())).toEqual([said.file]);
    text = readFileSync(join(stick(), said.file), 'utf8');
    content = readEvidence(text);
    expect(content.exported).toMatchObject({ officer: 'n-lin', purpose: '行政复议举证', window: 'jb-11' });
    const { logged, key } = await readBooks(training.profile('state'), (db) => ({
      logged: selectAll<{ officer: string; purpose: string; taxpayerNo: string }>(
        db,
        "SELECT officer, purpose, taxpayer_no FROM access_log WHERE purpose = '行政复议举证'",
      ),
      key: JSON.parse(getProfileValue(db, 'device-key')) as SigningKey,
    }));
    expect(logged).toEqual([{ officer: 'n-lin', purpose: '行政复议举证', taxpayerNo: householdNo }]);
    windowKey = key;
  });

  it('is verified from that file alone, with the keys that came another way', () => {
    const path = file('evidence.json');
    writeFileSync(path, text);
    const alone = command(path);
    expect(alone.said).toContain('没有不符之处 Nothing differs.');
    expect(alone.said).toContain('没有另给公钥');
    expect(alone.code).toBe(0);
    const { state: ofState, local: ofLocal } = trainingSealAuthorities;
    const keys = { exchange: content.keys.exchange, state: ofState.verifying, local: ofLocal.verifying };
    writeFileSync(file('keys.json'), JSON.stringify(keys));
    const given = command(path, '--keys', file('keys.json'));
    expect(given).toMatchObject({ code: 0 });
    expect(given.said).toContain('相符 holds  所用公钥');
    writeFileSync(file('keys.json'), JSON.stringify({ ...keys, local: ofState.verifying }));
    const wrong = command(path, '--keys', file('keys.json'));
    expect(wrong.code).toBe(1);
    expect(wrong.said).toContain('地税局的公钥与另给的不同');
    expect(() => command(file('nowhere.json'))).toThrow('is not there');
    expect(() => evidence(['look', path], () => undefined)).toThrow('用法 usage');
  });

  it('proves nothing any more when one byte of the file is another, wherever it stands', () => {
    const bytes = Buffer.from(text, 'utf8');
    const path = file('altered.json');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ by;
        writeFileSync(path, altered);
        const { code, said } = command(path);
        expect(said).toMatch(/exchange\/evidence-(altered|foreign)/);
        expect(code).toBe(1);
      }),
      { numRuns: 150 },
    );
    for (const other of [
      text.slice(0, -1),
      `${text}\n`,
      ` ${text}`,
      text.slice(0, 900),
      '照片',
      '{}',
      'null',
    ]) {
      writeFileSync(path, other);
      expect(command(path).code).toBe(1);
    }
  });

  it('names what was altered even where the exporting window itself has signed it anew', () => {
    expect(signedAnew(() => undefined)).toEqual([]);
    const first = (all: EvidenceContent) => all.entries[0] as EvidenceContent['entries'][number];
    expect(
      signedAnew((all) => {
        first(all).message = first(all).message.replace(/"officer":"[^"]*"/, '"officer":"n-gao"');
      }),
    ).toContain('bytes');
    expect(
      signedAnew((all) => {
        first(all).quarantined = 'exchange/not-entitled';
      }),
    ).toEqual(['inclusion']);
    expect(signedAnew((all) => void all.entries.shift())).toContain('fold');
    expect(signedAnew((all) => void all.entries.reverse())).toContain('order');
    expect(
      signedAnew((all) => {
        first(all).position += 1;
      }),
    ).toContain('inclusion');
    expect(
      signedAnew((all) => {
        for (const record of all.records) record.status = 'returned';
      }),
    ).toEqual(['fold']);
    expect(
      signedAnew((all) => {
        if (all.head !== null) all.head.head.hallDate = '2016-04-06';
      }),
    ).toEqual(['exchange-signed', 'state-signed', 'local-signed']);
    expect(
      signedAnew((all) => {
        const [one] = all.head?.countersignatures ?? [];
        if (one !== undefined) one.officer = 'somebody';
      }),
    ).toEqual(['state-signed']);
    expect(
      signedAnew((all) => {
        const [certificate] = all.certificates;
        const [row] = certificate?.paper.rows ?? [];
        if (row !== undefined) row.value = '另一家店';
      }),
    ).toEqual(['seals']);
  });

  it('names an officer’s signature that is not under this act, or whose certificate nobody vouches for', () => {
    const signed = (all: EvidenceContent): { message: string; body: Record<string, unknown> } => {
      const entry = all.entries.find(({ message }) => message.includes('"officerSignature"'));
      if (entry === undefined) throw new Error('no officer signed');
      return { message: entry.message, body: JSON.parse(entry.message).body };
    };
    expect(signed(content).body['officerSignature']).toMatchObject({ algorithm: 'sm2-sm3', trustVersion: 1 });
    const told = (change: (all: EvidenceContent) => void) => {
      const altered = structuredClone(content);
      change(altered);
      return verifyHistory(readEvidence(evidenceText(windowKey, altered))).find(
        ({ step }) => step === 'officer-signed',
      );
    };
    const alter = (from: string, to: string) => (all: EvidenceContent) => {
      for (const entry of all.entries)
        if (entry.message.includes('"officerSignature"')) entry.message = entry.message.replace(from, to);
    };
    expect(told(() => undefined)).toMatchObject({ outcome: 'holds', count: 1 });
    expect(told(alter('"officer":"n-lin"', '"officer":"n-gao"'))?.outcome).toBe('fails');
    expect(told(alter(household['name'] ?? '', '另一家店'))?.outcome).toBe('fails');
    expect(told(alter('"trustVersion":1', '"trustVersion":"1"'))?.outcome).toBe('fails');
    expect(told((all) => void delete all.trustList)).toMatchObject({ outcome: 'cannot', count: 1 });
    expect(
      told((all) => {
        if (all.trustList != null) all.trustList.bundle.document = '另一份协议';
      }),
    ).toMatchObject({ outcome: 'fails' });
  });

  it('fails at the window once one of its entries was altered on the disk, and says which', async () => {
    const profile = training.profile('state');
    await Promise.all([...training.halls].map((hall) => hall.close()));
    const sqlite = connect(profileFiles(profile).database, await databaseKeyOf(profile), {
      fileMustExist: true,
    });
    sqlite.exec('DROP TRIGGER feed_entries_are_final');
    const { position } = content.entries[0] ?? { position: 0 };
    sqlite.exec(
      `UPDATE feed_entries SET message = replace(message, 'n-lin', 'n-gao') WHERE position = ${position}`,
    );
    sqlite.exec(`UPDATE feed_entries SET quarantined = 'x' WHERE position = ${position}`);
    sqlite.close();
    const again = await startHall(profile, { temp: training.temp });
    training.halls.add(again);
    await signIn(again.calls, 'n-lin');
    const view = await again.calls.exchange.verifyHistory({ subject: subject(), purpose: '核对' });
    expect(view.conclusion).toBe('fails');
    const failed = view.steps.filter(({ outcome }) => outcome === 'fails').map(({ step }) => step);
    expect(failed.slice(0, 2)).toEqual(['bytes', 'own-chain']);
    expect(failed).toContain('own-root');
    expect(view.steps[0]?.findings[0]?.zh).toContain(`第 ${position} 条报文`);
    await again.close();
  }, 60_000);
});

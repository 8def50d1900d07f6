import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaKeyView } from '../../../contract/calls/ca.ts';
import type { CaseView } from '../../../contract/calls/cases.ts';
import { bodySchemas } from '../../../contract/exchange/bodies.ts';
import {
  confirmedRules,
  insertTrustList,
  keyIdentificationsOf,
  officerSignaturesOfCase,
} from '../../../db/ca-keys.ts';
import { execute } from '../../../db/sql.ts';
import { outboxOfRecord } from '../../../db/outbox.ts';
import { certificatesOfCase } from '../../../db/seals.ts';
import { actExists } from '../../../db/case-files.ts';
import { readCertificate } from '../../../evidence/certificate.ts';
import { officerSignatureHolds, officerSignedText } from '../../../evidence/officer-signature.ts';
import { signTrustBundle, type TrustBundle } from '../../../evidence/trust-bundle.ts';
import {
  noonOf,
  trainingRevocationList,
  trainingTrustList,
} from '../../../main/training/town/certificate-authorities.ts';
import { trainingSealAuthorities } from '../../../main/training/town/seals.ts';
import { attach } from '../../support/attach.ts';
import { openTestHall, type TestHall } from '../../support/hall.ts';
import { pdfOf } from '../../support/scans.ts';
import { keyPin, openKeyRing } from './key-ring.ts';
import {
  act,
  establishment,
  fileNewcomer,
  household,
  householdNo,
  type OfficerKey,
  prepareNewcomer,
  requireOfficerKey,
  signIn,
} from './registration.ts';
import { refusal } from '../../support/refusal.ts';

const ring = openKeyRing();
let hall: TestHall;
/** The town's list, under the State bureau's signature twice. */
const forged = (() => {
  const { bundle, signatures } = trainingTrustList();
  return { bundle, signatures: { state: signatures.state, local: signatures.state } };
})();
beforeAll(async () => {
  hall = await openTestHall({ caKeys: ring, prepare: requireOfficerKey });
  await signIn(hall.hall);
});
afterAll(() => hall.close());

const look = async (...ids: readonly string[]): Promise<readonly CaKeyView[]> => {
  ring.plug(...ids);
  return (await hall.hall.ca.keys({})).keys;
};

describe('the keys that are plugged in', () => {
  it('each say whose they are, until when, and whether both bureaus recognise their CA', async () => {
    const [mine, other, taxpayer] = await look('officer-n-lin', 'officer-l-zheng', 'chenxi');
    expect(mine).toMatchObject({
      holder: '林静怡',
      kind: 'sm2',
      whose: 'mine',
      standing: 'recognised',
      list: 'fresh',
    });
    expect(mine).toMatchObject({ validFrom: '2016-01-04', validTo: '2018-01-03', triesLeft: 5 });
    expect(mine?.sentence).toBe('临江国信电子认证中心签发，两局互认；吊销列表已签发 4 天。');
    expect(other).toMatchObject({ holder: '郑雅文', kind: 'rsa', whose: 'officer', standing: 'recognised' });
    expect(taxpayer).toMatchObject({ holder: '陈建明', whose: 'other', standing: 'recognised' });
  });

  it('that are expired, revoked or of a CA from elsewhere are refused with what to do', async () => {
    expect((await look('expired', 'revoked', 'elsewhere')).map(({ code, holder }) => [code, holder])).toEqual(
      [
        ['certificate/expired', '郑清禾'],
        ['certificate/revoked', '吴婷'],
        ['certificate/ca-unknown', '临江晨曦商贸有限公司'],
      ],
    );
  });

  it('are not there where none is plugged in; the CAs and their lists are shown all the same', async () => {
    ring.plug();
    const view = await hall.hall.ca.keys({});
    expect(view.keys).toEqual([]);
    expect(view.trustList).toMatchObject({ version: 1, issuedOn: '2016-01-04' });
    expect(view.cas.map(({ id, lists }) => [id, lists[0]?.state, lists[0]?.ageDays])).toEqual([
      ['guoxin', 'fresh', 4],
      ['anxin', 'fresh', 18],
    ]);
    expect(view.limit).toMatchObject({ days: 45, setOn: '2015-12-18' });
  });
});

describe('a taxpayer’s key', () => {
  it('leads to the taxpayer without a PIN, and the clerk confirms whom', async () => {
    ring.plug('chenxi');
    const read = await hall.hall.ca.readKey({ keyId: 'chenxi' });
    expect(read.matches.map(({ taxpayer, rule }) => [taxpayer.name, rule])).toEqual([
      ['临江晨曦商贸有限公司', 'gb-tax'],
    ]);
    const { keyId, fingerprint } = read;
    const [{ taxpayer, rule }] = read.matches as [(typeof read.matches)[number]];
    const confirmed = await hall.hall.ca.confirmTaxpayer({
      ...{ keyId, fingerprint, rule, taxpayerNo: taxpayer.taxpayerNo },
    });
    expect(confirmed).toMatchObject({ name: '临江晨曦商贸有限公司', foundBy: 'CA Key' });
    expect(keyIdentificationsOf(hall.db, taxpayer.taxpayerNo)).toMatchObject([
      { fingerprint, rule: 'gb-tax', officer: 'n-lin', listOf: noonOf('2016-04-01') },
    ]);
    expect(ring.asked).toEqual([]);
  });

  it('of somebody with several taxpayers offers all of them; what was confirmed before stands first', async () => {
    ring.plug('huang-zhiqiang', 'hongsheng');
    const person = await hall.hall.ca.readKey({ keyId: 'huang-zhiqiang' });
    expect(person.matches.length).toBeGreaterThan(1);
    const [first] = keyIdentificationsOf(hall.db, '91359901DEMA00013F');
    expect(confirmedRules(hall.db, first?.issuerKey ?? '')).toEqual(['gb-tax']);
    const rsa = await hall.hall.ca.readKey({ keyId: 'hongsheng' });
    expect(rsa.matches.map(({ taxpayer, rule }) => [taxpayer.name, rule])).toEqual([
      ['临江宏盛机械制造有限公司', 'name-code'],
    ]);
  });

  it('that was changed for another before the clerk confirmed is not confirmed', async () => {
    ring.plug('chenxi');
    const { fingerprint, matches } = await hall.hall.ca.readKey({ keyId: 'chenxi' });
    const answer = {
      keyId: 'chenxi',
      fingerprint,
      rule: 'gb-tax',
      taxpayerNo: matches[0]!.taxpayer.taxpayerNo,
    };
    ring.plug('hongsheng');
    await expect(hall.hall.ca.confirmTaxpayer({ ...answer })).rejects.toEqual(
      refusal('device/ca-key-changed'),
    );
    ring.plug('chenxi', 'hongsheng');
    for (const other of [
      { keyId: 'hongsheng' },
      { taxpayerNo: '91359901DEMA00021A' },
      { rule: 'gb-code' },
      { fingerprint: 'f'.repeat(64) },
    ])
      await expect(hall.hall.ca.confirmTaxpayer({ ...answer, ...other })).rejects.toEqual(
        refusal('certificate/choice-gone'),
      );
  });

  it('without any number of a taxpayer says so', async () => {
    ring.plug('officer-n-zhao');
    await expect(hall.hall.ca.readKey({ keyId: 'officer-n-zhao' })).rejects.toEqual(
      refusal('certificate/no-number'),
    );
  });
});

describe('a registration certificate under the officer’s key', () => {
  let view: CaseView;
  const file = (officerKey: OfficerKey | null, actId = uuidv7()): Promise<CaseView> =>
    fileNewcomer(hall.hall, view, actId, officerKey);
  const sealNumbersLeft = async (): Promise<number[]> =>
    (await hall.hall.paper.sealKeys({})).rows.map(({ remaining }) => remaining);
  beforeAll(async () => {
    view = await prepareNewcomer(hall.hall, establishment, household);
  });

  it('is asked for before F9, with who has set it', () => {
    expect(view.preview.signing).toMatchObject({ need: 'required', setOn: '2016-03-30' });
  });

  it('is not begun without a key, with a wrong PIN, a pulled key, another officer’s or a refused one', async () => {
    const before = await sealNumbersLeft();
    ring.plug('officer-n-lin', 'officer-n-gao', 'chenxi', 'elsewhere', 'revoked');
    await expect(file(null)).rejects.toEqual(refusal('certificate/signature-required'));
    await expect(file({ keyId: 'officer-n-lin', pin: '000000' })).rejects.toEqual(
      refusal('device/ca-pin-wrong', { left: 4 }),
    );
    await expect(file({ keyId: 'officer-n-gao', pin: keyPin })).rejects.toEqual(
      refusal('certificate/other-officer', { name: '高建国' }),
    );
    await expect(file({ keyId: 'chenxi', pin: keyPin })).rejects.toEqual(refusal('certificate/no-officer'));
    await expect(file({ keyId: 'elsewhere', pin: keyPin })).rejects.toEqual(
      refusal('certificate/ca-unknown'),
    );
    await expect(file({ keyId: 'revoked', pin: keyPin })).rejects.toEqual(refusal('certificate/revoked'));
    ring.spoilNext();
    await expect(file({ keyId: 'officer-n-lin', pin: keyPin })).rejects.toEqual(
      refusal('certificate/signature-wrong'),
    );
    ring.pullWhileSigning();
    await expect(file({ keyId: 'officer-n-lin', pin: keyPin })).rejects.toEqual(
      refusal('device/ca-key-removed'),
    );
    // Nothing was begun: no lane, no paper, no number of a seal, and nothing to send.
    expect((await hall.hall.cases.get({ caseFileId: view.id })).status).toBe('draft');
    expect(certificatesOfCase(hall.db, view.id)).toEqual([]);
    expect(await sealNumbersLeft()).toEqual(before);
    expect((await hall.hall.exchange.outbox({})).rows).toEqual([]);
    expect(hall.logText()).not.toContain(keyPin);
  });

  it('is refused where the act has changed while the key was signing', async () => {
    ring.plug('officer-n-lin');
    ring.meanwhile(() => attach(hall.hall, view.id, '身份证件', pdfOf('ID card')));
    await expect(file({ keyId: 'officer-n-lin', pin: keyPin })).rejects.toEqual(
      refusal('certificate/act-changed'),
    );
    ring.meanwhile(async () => undefined);
    expect((await hall.hall.cases.get({ caseFileId: view.id })).status).toBe('draft');
    expect((await hall.hall.exchange.outbox({})).rows).toEqual([]);
  });

  it('goes with its message, over every word of it and of nothing else', async () => {
    ring.plug('officer-n-lin');
    const actId = uuidv7();
    const filed = await file({ keyId: 'officer-n-lin', pin: keyPin }, actId);
    expect(filed.status).toBe('filed');
    const [sent, ...more] = outboxOfRecord(hall.db, `taxpayer:${householdNo}:identity`);
    expect(more).toEqual([]);
    const message = JSON.parse(sent?.text ?? '');
    const body = bodySchemas['registration/1'].parse(message.body);
    const { officerSignature } = body;
    if (officerSignature === undefined) throw new Error('not signed');
    const certificate = readCertificate(new Uint8Array(Buffer.from(officerSignature.certificate, 'base64')));
    const holds = (changed: object): boolean =>
      officerSignatureHolds(
        certificate,
        officerSignedText('training', { ...message, ...changed }),
        officerSignature,
      );
    expect(holds({})).toBe(true);
    for (const changed of [
      { officer: 'n-gao' },
      { actId: 'another' },
      { recordId: 'taxpayer:x:identity' },
      { version: 2 },
      { body: { ...message.body, name: '北岭巷奶茶店' } },
    ])
      expect(holds(changed)).toBe(false);
    expect(officerSignature).toMatchObject({
      algorithm: 'sm2-sm3',
      trustVersion: 1,
      revocationList: { thisUpdate: noonOf('2016-04-01'), number: '51' },
    });
    expect(officerSignaturesOfCase(hall.db, view.id)).toMatchObject([{ actId, officer: 'n-lin' }]);
    expect(certificatesOfCase(hall.db, view.id)).toHaveLength(1);
    // A doubled key is answered and asks the CA key for nothing.
    const asked = ring.asked.length;
    await file({ keyId: 'officer-n-lin', pin: keyPin }, actId);
    expect(ring.asked.length).toBe(asked);
    // An act that has no effect of its own for the law asks for none.
    expect(filed.flow?.acts.every(({ signing }) => signing === null)).toBe(true);
    await expect(act(hall.hall, view.id, 'state', 'lend', {})).rejects.toBeDefined();
  });
});

describe('what the window believes', () => {
  const stick = (): string => join(hall.folder, 'stick');
  const bring = async (file: string, content: string | Uint8Array): Promise<string> => {
    mkdirSync(stick(), { recursive: true });
    writeFileSync(join(stick(), file), content);
    return (await hall.hall.ca.importTrust({ stick: stick(), file })).sentence;
  };
  const signedBy = (bundle: TrustBundle, who: readonly ('state' | 'local')[] = ['state', 'local']) => ({
    kind: 'joint-window trust list',
    bundle,
    signatures: {
      state: who.includes('state') ? signTrustBundle(trainingSealAuthorities.state.signing, bundle) : null,
      local: who.includes('local') ? signTrustBundle(trainingSealAuthorities.local.signing, bundle) : null,
    },
    revocationLists: [],
  });
  const { bundle } = trainingTrustList();
  const next = (version: number, change: Partial<TrustBundle> = {}): TrustBundle => ({
    ...bundle,
    ...change,
    version,
  });
  const brought = (content: unknown): Promise<string> => bring('清单.trust.json', JSON.stringify(content));

  it('is a list that both bureaus signed, of this environment, and newer', async () => {
    const wrong: (readonly [unknown, string])[] = [
      [signedBy(next(2), ['state']), 'certificate/bundle-not-signed'],
      [{ ...signedBy(next(2)), bundle: next(3) }, 'certificate/bundle-not-signed'],
      [signedBy(next(1)), 'certificate/bundle-not-newer'],
      [signedBy(next(2, { env: 'production' })), 'certificate/bundle-of-other-environment'],
      [{ kind: 'something else' }, 'certificate/bundle-unreadable'],
    ];
    for (const [content, code] of wrong) await expect(brought(content)).rejects.toEqual(refusal(code));
    await expect(bring('坏.trust.json', '{')).rejects.toEqual(refusal('certificate/bundle-unreadable'));
    expect((await hall.hall.ca.keys({})).trustList?.version).toBe(1);
  });

  it('goes on with the next version: a CA that is no longer on it is refused from then on', async () => {
    const [guoxin] = bundle.recognised;
    if (guoxin === undefined) throw new Error('no CA');
    const { sentence } = { sentence: await brought(signedBy(next(2, { recognised: [guoxin] }))) };
    expect(sentence).toContain('第 2 版已启用');
    expect((await look('hongsheng'))[0]?.code).toBe('certificate/ca-unknown');
    await expect(brought(signedBy(next(2)))).rejects.toEqual(refusal('certificate/bundle-not-newer'));
    await brought(signedBy(next(3)));
    expect((await look('hongsheng'))[0]?.standing).toBe('recognised');
  });

  it('takes a newer revocation list of a recognised CA, and what it names is refused at once', async () => {
    const day = (on: string) => ({ thisUpdate: noonOf(on), nextUpdate: noonOf('2016-06-01') });
    const crl = (on: string, ca: 'guoxin' | 'elsewhere' = 'guoxin'): Uint8Array =>
      trainingRevocationList(ca, {
        number: 52,
        ...day(on),
        revoked: [{ serial: '0a01', at: noonOf('2016-04-04') }],
      });
    await expect(bring('旧.crl', crl('2016-03-30'))).rejects.toEqual(refusal('certificate/crl-not-newer'));
    await expect(bring('将来.crl', crl('2016-05-30'))).rejects.toEqual(
      refusal('certificate/crl-from-the-future'),
    );
    await expect(bring('外地.crl', crl('2016-04-05', 'elsewhere'))).rejects.toEqual(
      refusal('certificate/crl-of-unknown-ca'),
    );
    await expect(bring('坏.crl', '吊销')).rejects.toEqual(refusal('certificate/crl-unreadable'));
    expect((await look('chenxi'))[0]?.standing).toBe('recognised');
    expect(await bring('新.crl', crl('2016-04-05'))).toContain('列明 1 张已吊销证书');
    expect((await look('chenxi', 'revoked')).map(({ code }) => code)).toEqual(['certificate/revoked', null]);
  });

  it('has a list that is too old on another day: identifying says so, signing is refused', async () => {
    ring.plug('hongsheng', 'officer-n-lin');
    hall = await hall.reopen({ caKeys: ring, hallDate: '2016-07-04' });
    await signIn(hall.hall);
    const { cas } = await hall.hall.ca.keys({});
    expect(cas.map(({ lists }) => [lists[0]?.state, lists[0]?.isRefused])).toEqual([
      ['old', true],
      ['old', true],
    ]);
    expect((await hall.hall.ca.readKey({ keyId: 'hongsheng' })).sentence).toContain('就该换新');
    const view = await prepareNewcomer(hall.hall, establishment, {
      ...household,
      name: '北岭巷第二家',
      licensedOn: '2016-06-28',
    });
    const actId = uuidv7();
    await expect(
      fileNewcomer(hall.hall, view, actId, { keyId: 'officer-n-lin', pin: keyPin }),
    ).rejects.toEqual(refusal('certificate/crl-too-old', { limit: 45 }));
    expect(actExists(hall.db, actId)).toBe(false);
  });
});

describe('a window without a trust list', () => {
  it('uses no CA key and says where a list comes from; with one that a bureau has not signed, neither', async () => {
    ring.plug('chenxi');
    const bare = await openTestHall({
      caKeys: ring,
      prepare: (tx) => {
        execute(tx, 'DROP TRIGGER trust_lists_are_kept');
        execute(tx, 'DELETE FROM trust_lists');
        insertTrustList(tx, {
          ...{ version: 1, signed: forged, importedAt: 1, importedBy: null, cameBy: null },
        });
      },
    });
    try {
      await signIn(bare.hall);
      const view = await bare.hall.ca.keys({});
      expect(view.trustList).toBeNull();
      expect(view.keys.map(({ code, holder }) => [code, holder])).toEqual([
        ['certificate/bundle-missing', '陈建明'],
      ]);
    } finally {
      await bare.close();
    }
  });
});

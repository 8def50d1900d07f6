import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { documentsOfCase } from '../../../db/documents.ts';
import { certificatesOfCase, findSealGrant, insertSealGrant, sealGrantsOf } from '../../../db/seals.ts';
import { execute } from '../../../db/sql.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { type Seal, type SealedPaper, signGrant, signRevocation } from '../../../evidence/seal.ts';
import { signingKeyFrom } from '../../../evidence/signature.ts';
import { sealsAreGenuine, takeRevocation } from '../../../main/services/seal-desk.ts';
import { trainingSealAuthorities } from '../../../main/training/town/seals.ts';
import { kindsOf, registrationHalls } from './registration-halls.ts';
import {
  act,
  establishment,
  fileNewcomer,
  household,
  householdNumber,
  prepareNewcomer,
  signIn,
} from './registration.ts';
import { refusal } from '../../support/refusal.ts';

/* Whose seal stands under a certificate of norm item 1, and what is given out where one is not to be had. */
const { open, openHall } = registrationHalls();

/** The Local bureau issues this window another key. */
const issueLocalKey = (tx: WritableTx, id: string, fromNo: number, toNo = 99): void => {
  const key = signingKeyFrom('ed25519', randomBytes(32));
  const range = { id, bureau: 'local', fromNo, toNo } as const;
  const term = { validFrom: plainDate('2016-04-01'), validTo: plainDate('2016-04-30') };
  const grant = {
    ...range,
    ...term,
    v: 1,
    env: 'training',
    window: 'jb-11',
    kinds: ['registration-certificate'],
    ...key.verifying,
  } as const;
  insertSealGrant(tx, {
    ...range,
    ...term,
    grant: signGrant(trainingSealAuthorities.local.signing, grant),
    privateKeyHex: key.signing.privateKeyHex,
  });
};

const changing =
  (sql: string) =>
  (tx: WritableTx): void => {
    execute(tx, sql);
  };

const withoutLocalKeys = changing("DELETE FROM seal_grants WHERE bureau = 'local'");

test('both seals are real: each is the window’s key of that bureau over this very paper', async () => {
  const hall = await openHall();
  const filed = await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  const [certificate] = certificatesOfCase(hall.db, filed.id);
  if (certificate === undefined) throw new Error('no certificate');
  const paper = certificate.paper as SealedPaper;
  const seals = certificate.seals as Seal[];
  expect(seals.map(({ bureau, no }) => [bureau, no])).toEqual([
    ['state', 1],
    ['local', 1],
  ]);
  expect(sealsAreGenuine(hall.db, paper, seals)).toBe(true);
  const [first, ...rest] = paper.rows;
  expect(first?.label).toBe('纳税人名称');
  const altered = { ...paper, rows: [{ label: '纳税人名称', value: '别人的店' }, ...rest] };
  expect(sealsAreGenuine(hall.db, altered, seals)).toBe(false);
  expect(
    sealsAreGenuine(
      hall.db,
      paper,
      seals.map((seal) => ({ ...seal, no: 2 })),
    ),
  ).toBe(false);
  const printed = documentsOfCase(hall.db, filed.id)[0]?.data as { seals: { code: string }[] };
  expect(printed.seals.map(({ code }) => code.split(' ').at(-1)?.toLowerCase())).toEqual(
    seals.map((seal) => seal.signature),
  );
});

test.each<[string, (tx: WritableTx) => void]>([
  ['never issued', withoutLocalKeys],
  ['used up', changing("UPDATE seal_grants SET next_no = to_no + 1 WHERE bureau = 'local'")],
  ['out of date', changing("DELETE FROM seal_grants WHERE bureau = 'local' AND valid_from < '2016-07-01'")],
  [
    'tampered with in the database',
    changing(
      "UPDATE seal_grants SET grant_json = replace(grant_json, 'seal-local', 'seal-locaI') WHERE bureau = 'local'",
    ),
  ],
])(
  'with a key %s there is a slip and no drawn seal, and no number of the other bureau is spent',
  async (_why, change) => {
    const hall = await openHall({ prepare: change });
    const view = await prepareNewcomer(hall.hall, establishment, household);
    // The clerk is told before F9.
    expect(view.preview.certificate?.missingSeals.map(({ bureau }) => bureau)).toEqual(['local']);
    const filed = await fileNewcomer(hall.hall, view);
    expect(kindsOf(hall, filed.id)).toEqual(['certificate-to-follow', 'reminder-list', 'archive-label']);
    expect(filed.flow).toMatchObject({ stage: { zh: '已登记，证件后补' }, concluded: null });
    expect(certificatesOfCase(hall.db, filed.id)).toEqual([]);
    expect(sealGrantsOf(hall.db, 'state').map(({ fromNo, nextNo }) => nextNo - fromNo)).toEqual([0, 0, 0]);
    const slip = documentsOfCase(hall.db, filed.id)[0]?.data as { missing: string[] };
    expect(slip.missing).toEqual(['临江市江北区地方税务局']);
    // Handing it over is refused while the key is still missing, in words.
    await expect(
      act(hall.hall, filed.id, 'state', 'hand-over-certificate', { receivedBy: '周雨桐' }),
    ).rejects.toEqual(refusal('case/seal-key-missing'));
  },
);

test('a certificate that followed is sealed on its own day, and its deadline is met', async () => {
  const hall = await openHall({ prepare: withoutLocalKeys });
  const filed = await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  expect(filed.flow?.deadlines.map(({ id, dueOn, standing }) => [id, dueOn, standing])).toEqual([
    ['certificate', '2016-04-12', 'running'],
  ]);
  const later = await hall.reopen({
    hallDate: '2016-04-12',
    prepare: (tx) => issueLocalKey(tx, 'renewed', 7),
  });
  open.push(later);
  await signIn(later.hall);
  const handed = await act(later.hall, filed.id, 'state', 'hand-over-certificate', { receivedBy: '周雨桐' });
  expect(handed.flow).toMatchObject({
    concluded: { zh: '已登记，资料已归档' },
    deadlines: [{ id: 'certificate', standing: 'met' }],
  });
  const [certificate] = certificatesOfCase(later.db, filed.id);
  expect(certificate).toMatchObject({ number: householdNumber, issuedOn: '2016-04-12', status: 'issued' });
  expect(certificate?.seals).toMatchObject([
    { bureau: 'state', no: 1 },
    { bureau: 'local', no: 7 },
  ]);
});

test('a range stretched by hand beyond what the bureau signed seals nothing', async () => {
  const hall = await openHall({
    prepare: (tx) => {
      withoutLocalKeys(tx);
      issueLocalKey(tx, 'one', 1, 1);
      execute(tx, "UPDATE seal_grants SET to_no = 99 WHERE id = 'one'");
    },
  });
  const register = async (name: string) => {
    const filed = await fileNewcomer(
      hall.hall,
      await prepareNewcomer(hall.hall, establishment, { ...household, name }),
    );
    return kindsOf(hall, filed.id)[0];
  };
  expect(await register('雨桐茶店')).toBe('registration-certificate');
  expect(await register('雨桐花店')).toBe('certificate-to-follow');
});

test('a revoked key seals no more; a forged revocation is not taken; what it sealed before stays genuine', async () => {
  const hall = await openHall();
  const before = await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  const grantId = sealGrantsOf(hall.db, 'local')[0]?.id ?? '';
  const revocation = { grantId, revokedOn: plainDate('2016-04-06'), reason: '窗口调整' };
  const forged = signRevocation(trainingSealAuthorities.state.signing, revocation);
  await expect(hall.reopen({ prepare: (tx) => takeRevocation(tx, forged) })).rejects.toMatchObject({
    code: 'case/seal-revocation-forged',
  });
  const next = await hall.reopen({
    hallDate: '2016-04-06',
    prepare: (tx) => takeRevocation(tx, signRevocation(trainingSealAuthorities.local.signing, revocation)),
  });
  open.push(next);
  await signIn(next.hall);
  expect(findSealGrant(next.db, grantId)?.revokedOn).toBe('2016-04-06');
  const [certificate] = certificatesOfCase(next.db, before.id);
  expect(
    sealsAreGenuine(next.db, certificate?.paper as SealedPaper, certificate?.seals as readonly Seal[]),
  ).toBe(true);
  const second = await fileNewcomer(
    next.hall,
    await prepareNewcomer(next.hall, establishment, { ...household, name: '雨桐花店' }),
  );
  expect(kindsOf(next, second.id)[0]).toBe('certificate-to-follow');
});

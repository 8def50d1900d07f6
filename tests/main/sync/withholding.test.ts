import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodySchemas, type BodySchemaName } from '../../../contract/exchange/bodies.ts';
import { noAgreement, PolicyDocument, withholdable } from '../../../contract/exchange/policy-document.ts';
import { listOutbox } from '../../../db/outbox.ts';
import { setProfileValue } from '../../../db/profile.ts';
import { findTaxpayer } from '../../../db/taxpayers.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import { withUnshared } from '../../../main/services/unshared-fields.ts';
import { keepingAgreement, knownAgreement } from '../../../main/sync/agreement.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { beginDay, file, openTestHall, prepare } from '../../support/hall.ts';
import {
  fileNewcomer,
  prepareNewcomer,
  pushedNewcomer,
  supplement,
  supplementary,
} from '../services/registration.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { filing, filingBody } from './filing.ts';

/* 国税发〔2008〕93号: what the agreement does not share is not sent. */

type Schema = keyof typeof withholdable;
const agreed = (withheld: PolicyDocument['withheld']): PolicyDocument =>
  PolicyDocument.parse({
    ...noAgreement,
    version: 1,
    agreedOn: '2016-04-01',
    document: '国税地税合作协议2016-1号',
    withheld,
  });

const registrationBody = {
  bureau: 'state',
  matter: 'norm-01-establishment-registration',
  mode: 2,
  revision: 1,
  taxpayerNo: '359901MA0000001',
  kind: 'unit',
  creditCode: null,
  name: '临江某公司',
  registrationType: '私营有限责任公司',
  licenceName: '营业执照',
  licenceNo: '359901600012345',
  licensedOn: '2016-03-28',
  address: '临江市江北区北岭巷2号',
  place: 'city',
  industry: '零售',
  scope: '',
  legalPersonName: '周某',
  legalPersonId: '',
  contactName: '',
  contactPhone: '',
  accounting: 'independent',
  registeredOn: '2016-04-05',
  certificateNumber: null,
};
const entryBody = {
  bureau: 'state',
  caseNo: 'JB-1',
  matter: 'norm-01-establishment-registration',
  mode: 2,
  revision: 1,
  subject: '临江某公司',
  act: 'open',
  entryNo: 1,
  seen: 0,
  fence: 1,
  documents: [],
  doneOn: '2016-04-05',
  handledBy: '林静怡',
};

/** Each field holds a word that stands nowhere else. */
const planted = (schema: Schema, salt: number) =>
  Object.fromEntries(withholdable[schema].map((field) => [field, `planted-${schema}-${field}-${salt}`]));

const subset = (schema: Schema) => fc.subarray([...withholdable[schema]]);
const anyAgreement = fc.record({
  'joint-filing/1': subset('joint-filing/1'),
  'registration/1': subset('registration/1'),
});

it('no byte that is sealed holds what the agreement withholds, and every other word is there', () => {
  fc.assert(
    fc.property(anyAgreement, fc.nat(), (withheld, salt) => {
      const agreement = agreed(withheld as never);
      const sealer = makeSealer({ env: 'training', device: 'window-1', agreement: () => agreement });
      const values = {
        filing: planted('joint-filing/1', salt),
        registration: planted('registration/1', salt),
      };
      const sealed = sealer.seal(
        [
          {
            ...filing('r-1'),
            schema: 'joint-filing/1',
            body: { ...filingBody('state', '陈国梁'), ...values.filing },
          },
          {
            ...filing('r-2'),
            schema: 'registration/1',
            body: { ...registrationBody, ...values.registration },
          },
          {
            ...filing('r-3'),
            schema: 'case-entry/1',
            body: { ...entryBody, answers: { ...values.registration, name: '临江某公司' } },
          },
          {
            ...filing('r-4'),
            kind: 'HANDOVER',
            schema: 'handover/1',
            body: {
              handedVersion: 1,
              handedHash: genesisHash,
              toPart: '359903',
              toAuthority: 'state',
              reason: 'taxpayer-moves',
              explanation: '经营地址迁至云溪县县前街',
              document: '临江国税迁〔2016〕3号',
              documentOn: '2016-04-01',
              schema: 'registration/1',
              record: { ...registrationBody, ...values.registration },
            },
          },
        ],
        { epoch: 0, lastSeq: 0, lastHash: genesisHash },
      );
      const [joint = '', registration = '', entry = '', handover = ''] = sealed.map(({ text }) => text);
      for (const [schema, texts] of [
        ['joint-filing/1', [joint]],
        ['registration/1', [registration, entry, handover]],
      ] as const) {
        for (const [field, value] of Object.entries(planted(schema, salt))) {
          const isOut = (withheld[schema] as readonly string[]).includes(field);
          for (const text of texts) expect(text.includes(value), `${schema} ${field}`).toBe(!isOut);
        }
      }
      // What is left out is left out by the schema's own convention, so that the exchange takes it.
      for (const text of [joint, registration, handover]) {
        const { schema, body } = JSON.parse(text) as { schema: BodySchemaName; body: unknown };
        expect(bodySchemas[schema].safeParse(body).success).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

it('identity, numbers and amounts cannot be withheld', () => {
  for (const withheld of [
    { 'registration/1': ['name'] },
    { 'registration/1': ['taxpayerNo'] },
    { 'registration/1': ['address'] },
    { 'registration/1': ['legalPersonName'] },
    { 'joint-filing/1': ['totalFen'] },
    { 'collection/1': ['totalFen'] },
  ])
    expect(PolicyDocument.safeParse({ ...noAgreement, withheld }).success, JSON.stringify(withheld)).toBe(
      false,
    );
});

it('a day at the counter under such an agreement sends none of it, and the window itself keeps it', async () => {
  const secrets = ['16005990099', '联系人甲', '16005990088', '办税人乙'];
  const agreement = agreed({
    'joint-filing/1': ['contactName', 'contactPhone'],
    'registration/1': ['contactName', 'contactPhone', 'scope', 'legalPersonId'],
  });
  const t = await openTestHall({
    prepare: (tx) => setProfileValue(tx, 'exchange-agreement', JSON.stringify(agreement)),
  });
  await beginDay(t.hall);
  const answers = { gross: '154500.00', contactName: '办税人乙', contactPhone: '16005990088' };
  const filed = await file(t.hall, await prepare(t.hall, { answers }));
  const creditCode = pushedNewcomer?.creditCode ?? '';
  const view = await prepareNewcomer(t.hall, supplementary, {
    ...supplement,
    creditCode,
    contactName: '联系人甲',
    contactPhone: '16005990099',
  });
  await fileNewcomer(t.hall, view);
  const sent = listOutbox(t.db, 200).map(({ text }) => text);
  expect(sent.length).toBeGreaterThan(4);
  for (const secret of [...secrets, pushedNewcomer?.legalPersonId ?? 'none'])
    expect(
      sent.filter((text) => text.includes(secret)),
      secret,
    ).toEqual([]);
  expect(sent.some((text) => text.includes(creditCode))).toBe(true);
  // It is withheld from the other bureau, not from the one that has it.
  expect(findTaxpayer(t.db, creditCode)?.contactPhone).toBe('16005990099');
  expect((await t.hall.cases.get({ caseFileId: filed.id })).answers['contactPhone']).toBe('16005990088');
  expect((await t.hall.cases.get({ caseFileId: view.id })).answers['contactPhone']).toBe('16005990099');
  await t.close();
});

it('the other bureau reads that a field is not shared, and not that nobody filled it in', () => {
  const agreement = agreed({ 'registration/1': ['contactPhone'] });
  const record = { schema: 'registration/1', body: registrationBody } as never;
  const shown = withUnshared(agreement, record, [
    { id: 'name', label: '名称', labelEn: 'Name', value: '临江某公司', valueEn: '临江某公司' },
  ]);
  expect(shown.map(({ id, value, valueEn }) => [id, value, valueEn])).toEqual([
    ['name', '临江某公司', '临江某公司'],
    ['contactPhone', '协议不共享', 'Not shared under the agreement'],
  ]);
  // A record from before the agreement has what it has.
  const older = { schema: 'registration/1', body: { ...registrationBody, contactPhone: '1' } } as never;
  expect(withUnshared(agreement, older, [])).toEqual([]);
  expect(withUnshared(undefined, record, [])).toEqual([]);
});

it('the agreement that was heard is kept for the days without a line', async () => {
  const t = makeTestDatabase();
  const sealer = makeSealer({ env: 'training', device: 'window-1' });
  const heard: { agreement?: PolicyDocument } = {};
  const policy = () => Promise.resolve(heard as never);
  const client = keepingAgreement({ db: t.db, sealer }, { policy });
  await client.policy();
  expect(knownAgreement(t.db)).toBeUndefined();
  const agreement = agreed({ 'registration/1': ['scope'] });
  heard.agreement = agreement;
  await client.policy();
  await client.policy();
  expect(knownAgreement(t.db)).toEqual(agreement);
  t.remove();
});

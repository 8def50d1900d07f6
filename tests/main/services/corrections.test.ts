import { expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import type { CaseView } from '../../../contract/calls/cases.ts';
import { putRecord, type RecordRow } from '../../../db/inbox.ts';
import { selectAll } from '../../../db/sql.ts';
import { recordVerdict } from '../../../db/outbox.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import type { Bureau } from '../../../domain/bureau.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { endGrant, grantsOf } from '../../../db/officers.ts';
import { beginDay, file, prepare, reverse, type TestHall, trainingPin } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';

/* The window that sent a record, when the other bureau has returned it. What the exchange would tell is put in by hand. */

const { open, openHall } = testHalls();

interface Sent {
  readonly seq: number;
  readonly msgId: string;
  readonly hash: string;
  readonly kind: string;
  readonly schema: string;
  readonly recordId: string;
  readonly version: number;
  readonly baseVersion: number;
  readonly authority: Bureau;
  readonly cause: string | null;
  readonly businessDate: string;
  readonly under: string;
  readonly body: Record<string, unknown>;
}
const sent = (db: TestHall['db'] | WritableTx): Sent[] =>
  selectAll<{ msgId: string; hash: string; text: string }>(
    db,
    'SELECT msg_id, hash, text FROM outbox ORDER BY seq',
  ).map(({ text, ...row }) => ({ ...(JSON.parse(text) as Sent), ...row }));

const returnId = 'jb-12:0:1';
/** As the feed leaves it: the exchange has everything sent so far, and the Local bureau returned its filing. */
const returned =
  (view: CaseView, lanes: readonly Bureau[] = ['local']) =>
  (tx: WritableTx): void => {
    for (const message of sent(tx)) {
      recordVerdict(tx, {
        msgId: message.msgId,
        state: 'accepted',
        code: null,
        quarantined: false,
        verdict: {},
      });
      if (message.kind !== 'RECORD') continue;
      const isReturned = lanes.includes(message.authority);
      const record: RecordRow = {
        recordId: message.recordId,
        part: '359901',
        class: 'state',
        version: message.version,
        hash: message.hash,
        status: isReturned ? 'returned' : 'stored',
        schema: message.schema,
        msgId: message.msgId,
        actId: 'act',
        senderBureau: 'state',
        senderDevice: 'jb-11',
        officer: 'n-lin',
        authority: message.authority,
        taxpayerNo: view.taxpayer?.taxpayerNo ?? '',
        caseFileId: view.id,
        businessDate: plainDate(message.businessDate),
        body: message.body,
        bodyAt: null,
        handover: null,
        lastReturn: isReturned
          ? {
              msgId: returnId,
              version: message.version,
              field: 'contactPhone',
              reason: '电话不通',
              officer: 'l-zheng',
            }
          : null,
        quarantined: null,
        position: message.seq,
        receivedAt: 1,
      };
      putRecord(tx, record);
    }
  };

const correct = (hall: TestHall, view: CaseView, answers: Record<string, string>, lane: Bureau = 'local') =>
  hall.hall.cases.perform({ action: 'correct', caseFileId: view.id, lane, answers, actId: uuidv7() });

/** A filing of yesterday that came back today. */
const returnedFiling = async (
  options: {
    readonly lanes?: readonly Bureau[];
    readonly then?: (tx: WritableTx) => void;
    readonly hallDate?: string;
  } = {},
) => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await file(
    hall.hall,
    await prepare(hall.hall, {
      answers: { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' },
    }),
  );
  await hall.printed();
  await hall.hall.session.closeCashSession({ countedFen: 147_314, note: '' });
  const next = await hall.reopen({
    hallDate: options.hallDate ?? '2016-04-06',
    prepare: (tx) => {
      returned(view, options.lanes)(tx);
      options.then?.(tx);
    },
  });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  return { hall: next, view: await next.hall.cases.get({ caseFileId: view.id }) };
};

test('the case shows the return with its field and reason, and a correction answers it today', async () => {
  const { hall, view } = await returnedFiling();
  expect(view.lanes).toEqual([
    expect.objectContaining({ bureau: 'state', status: 'filed', returned: null }),
    expect.objectContaining({
      bureau: 'local',
      status: 'returned',
      returned: { field: 'contactPhone', reason: '电话不通' },
    }),
  ]);
  const corrected = await correct(hall, view, { contactPhone: '05998888888' });
  expect(corrected.answers['contactPhone']).toBe('05998888888');
  const written = sent(hall.db).slice(-2);
  expect(
    written.map(({ kind, authority, version, baseVersion, cause, businessDate, under }) => ({
      kind,
      authority,
      version,
      baseVersion,
      cause,
      businessDate,
      under,
    })),
  ).toEqual([
    {
      kind: 'RECORD',
      authority: 'state',
      version: 2,
      baseVersion: 1,
      cause: null,
      businessDate: '2016-04-06',
      under: 'own-office',
    },
    {
      kind: 'CORRECTION',
      authority: 'local',
      version: 2,
      baseVersion: 1,
      cause: returnId,
      businessDate: '2016-04-06',
      under: 'agreement:item-17-2016-1',
    },
  ]);
  // The filing stays a filing of its own day; nothing else moved.
  for (const { body } of written)
    expect(body).toMatchObject({ filedOn: '2016-04-05', contactPhone: '05998888888', status: 'filed' });
  expect(selectAll(hall.db, 'SELECT 1 FROM payments')).toHaveLength(1);
});

test('when both bureaus returned it, each correction cites its own return', async () => {
  const { hall, view } = await returnedFiling({ lanes: ['state', 'local'] });
  await correct(hall, view, { contactPhone: '05998888888' });
  expect(
    sent(hall.db)
      .slice(-2)
      .map(({ kind, cause }) => [kind, cause]),
  ).toEqual([
    ['CORRECTION', returnId],
    ['CORRECTION', returnId],
  ]);
});

test('a correction that would change money is refused with both amounts, and nothing is sent', async () => {
  const { hall, view } = await returnedFiling();
  const before = sent(hall.db).length;
  await expect(correct(hall, view, { gross: '40000.00' })).rejects.toMatchObject({
    error: { code: 'case/correction-changes-money', detail: { before: '973.14', after: expect.any(String) } },
  });
  expect(sent(hall.db)).toHaveLength(before);
  expect((await hall.hall.cases.get({ caseFileId: view.id })).answers['gross']).toBe('30901.00');
});

test('a correction that changes what was levied but not the sum is refused in its own words', async () => {
  const { hall, view } = await returnedFiling();
  const before = sent(hall.db).length;
  // One fen of gross sales moves the base and no tax.
  await expect(correct(hall, view, { gross: '30901.01' })).rejects.toEqual(
    refusal('case/correction-changes-lines'),
  );
  expect(sent(hall.db)).toHaveLength(before);
});

test('an answer that is wrong by the form is refused before anything is sent', async () => {
  const { hall, view } = await returnedFiling();
  await expect(correct(hall, view, { contactPhone: 'abc' })).rejects.toEqual(refusal('case/answers-wrong'));
});

test('the same return is answered once, also while the line is down', async () => {
  const { hall, view } = await returnedFiling();
  await correct(hall, view, { contactPhone: '05998888888' });
  await expect(correct(hall, view, { contactPhone: '05997777777' })).rejects.toEqual(
    refusal('case/record-not-open'),
  );
  expect(sent(hall.db).filter((message) => message.kind === 'CORRECTION')).toHaveLength(1);
});

test('a lane that nobody returned is not corrected', async () => {
  const { hall, view } = await returnedFiling();
  await expect(correct(hall, view, { contactPhone: '05998888888' }, 'state')).rejects.toEqual(
    refusal('case/record-not-open'),
  );
});

test('a reversal after the correction voids what the correction left, and does not answer the return again', async () => {
  const { hall, view } = await returnedFiling({ hallDate: '2016-04-05' });
  await correct(hall, view, { contactPhone: '05998888888' });
  await hall.hall.session.openCashSession({ floatFen: 100_000 });
  await reverse(hall.hall, view.id);
  const voids = sent(hall.db).filter((message) => message.body['status'] === 'void');
  expect(voids.map(({ kind, authority, version, cause }) => [kind, authority, version, cause])).toEqual([
    ['RECORD', 'state', 3, null],
    ['RECORD', 'local', 3, null],
  ]);
  await expect(correct(hall, view, { contactPhone: '1234567' })).rejects.toEqual(
    refusal('case/action-not-allowed'),
  );
});

test('a reversal of a returned filing answers the return with the void', async () => {
  const { hall, view } = await returnedFiling({ hallDate: '2016-04-05' });
  await hall.hall.session.openCashSession({ floatFen: 100_000 });
  await reverse(hall.hall, view.id);
  const voids = sent(hall.db).filter((message) => message.body['status'] === 'void');
  expect(voids.map(({ kind, authority, version, cause }) => [kind, authority, version, cause])).toEqual([
    ['RECORD', 'state', 2, null],
    ['CORRECTION', 'local', 2, returnId],
  ]);
});

test('who was entitled when it was filed but is no longer does not correct it', async () => {
  const { hall, view } = await returnedFiling({
    then: (tx) => {
      const joint = grantsOf(tx, 'n-lin').find((grant) => grant.authority === 'local');
      endGrant(tx, joint!, plainDate('2016-04-05'));
    },
  });
  await expect(correct(hall, view, { contactPhone: '05998888888' })).rejects.toEqual(
    refusal('officer/not-entitled-for-bureau'),
  );
});

test('corrected after the agreement was followed by another, it is done under the one of the day', async () => {
  const { hall, view } = await returnedFiling({ hallDate: '2016-07-04' });
  await correct(hall, view, { contactPhone: '05998888888' });
  expect(sent(hall.db).at(-1)).toMatchObject({
    under: 'agreement:item-17-2016-2',
    businessDate: '2016-07-04',
    body: { filedOn: '2016-04-05', totalFen: expect.any(Number) },
  });
});

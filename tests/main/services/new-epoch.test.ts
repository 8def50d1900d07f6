import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type EnrolmentApproval,
  enrolmentApprovalText,
  EnrolmentRequest,
} from '../../../contract/exchange/enrolment.ts';
import type { FaultCode } from '../../../domain/faults.ts';
import type { Message } from '../../../contract/exchange/message.ts';
import { hasLeftover } from '../../../db/epochs.ts';
import { countHeld, heldAtExchange, listOutbox, noteSendFailure, outboxHead } from '../../../db/outbox.ts';
import { setProfileValue } from '../../../db/profile.ts';
import { openTask } from '../../../db/inbox.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import { signingKeyFrom, signText } from '../../../evidence/signature.ts';
import { profileFiles, readProfileConfig } from '../../../main/profile/profile-config.ts';
import { filesOnStick } from '../../../main/sync/stick.ts';
import {
  beginDay,
  file,
  openTestHall,
  prepare,
  smallScaleTaxpayer,
  type TestHall,
  trainingPin,
} from '../../support/hall.ts';
import { refusal } from '../../support/refusal.ts';

/* A window without a line whose machine was copied: the request goes by stick, the approval comes back by stick. */

const open: TestHall[] = [];
afterEach(async () => {
  for (const hall of open.splice(0)) await hall.close();
});

const exchangeKey = signingKeyFrom('ed25519', Buffer.alloc(32, 9));
const february = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' } as const;

const approvalOf = (request: EnrolmentRequest, over: Partial<EnrolmentApproval> = {}): string => {
  const approval: Omit<EnrolmentApproval, 'signature'> = {
    v: 1,
    env: 'training',
    exchangeId: 'exchange-1',
    device: request.device,
    publicKeyHex: request.publicKeyHex,
    bureau: request.bureau,
    hall: request.hall,
    part: request.part,
    epoch: request.newEpoch?.epoch ?? 0,
    lastSeq: 3,
    chainHead: 'c'.repeat(64),
    entitlements: [{ actingFor: request.bureau, under: 'own-office', from: '2016-01-01', to: null }],
    approvedAt: 1,
    exchangeSuite: 'ed25519',
    exchangePublicKeyHex: exchangeKey.verifying.publicKeyHex,
    ...over,
  };
  return JSON.stringify({
    ...approval,
    signature: signText(exchangeKey.signing, enrolmentApprovalText(approval)),
  });
};

const told = { epoch: 0, lastSeq: 3, chainHead: 'c'.repeat(64) };
const alarm = (tx: WritableTx, code: FaultCode): void =>
  openTask(tx, {
    id: `alarm:line:${code}`,
    kind: 'alarm',
    recordId: null,
    caseFileId: null,
    taxpayerNo: '',
    openedAt: 1,
    detail: { code },
  });
const standing = (tx: WritableTx): void => {
  alarm(tx, 'exchange/chain-differs');
  setProfileValue(
    tx,
    'exchange-standing',
    JSON.stringify({ code: 'exchange/chain-differs', at: 1, byFile: true, told }),
  );
};

/** One filing is sealed here; then the exchange turns out to have another chain. */
const copiedWindow = async (): Promise<TestHall> => {
  const before = await openTestHall();
  await beginDay(before.hall);
  await file(before.hall, await prepare(before.hall, { answers: february }));
  await before.hall.session.closeCashSession({ countedFen: 50_000, note: '复制的机器' });
  const { device, bureau, hall, part } = readProfileConfig(before.folder);
  const enrolled = { device, publicKeyHex: 'a'.repeat(64), bureau, hall, part } as EnrolmentRequest;
  const files = profileFiles(before.folder);
  mkdirSync(join(before.folder, 'stick'), { recursive: true });
  writeFileSync(files.config, JSON.stringify({ ...readProfileConfig(before.folder), stick: 'stick' }));
  const hall2 = await before.reopen({
    prepare: (tx) => {
      setProfileValue(tx, 'enrolment', approvalOf(enrolled, { lastSeq: 0, chainHead: genesisHash }));
      standing(tx);
    },
  });
  open.push(hall2);
  return hall2;
};
const stickOf = ({ folder }: TestHall): string => join(folder, 'stick');

const askAndExport = async (window: TestHall): Promise<EnrolmentRequest> => {
  await window.hall.session.signIn({ officerId: 'n-gao', pin: trainingPin });
  await window.hall.exchange.askEpoch({ reason: '机器被复制' });
  await window.hall.exchange.exportEpochRequest({ stick: stickOf(window) });
  const [name = ''] = filesOnStick(stickOf(window), '.json');
  return EnrolmentRequest.parse(JSON.parse(readFileSync(join(stickOf(window), name), 'utf8')));
};

describe('a window whose machine was copied, without a line', () => {
  it('lists what is here and not there, masked, and refuses an approval that is not its own', async () => {
    const window = await copiedWindow();
    const request = await askAndExport(window);
    expect(request.newEpoch).toEqual({ epoch: 1, askedBy: 'n-gao', reason: '机器被复制' });
    const view = await window.hall.exchange.epoch({});
    expect(view.exchange).toMatchObject({ lastSeq: 3, byFile: true });
    const { rows, asksForEpoch } = await window.hall.exchange.outbox({});
    expect(view.hereOnly.length).toBe(rows.length);
    expect(asksForEpoch).toBe(true);
    expect(view.hereOnly.some(({ slip, amountFen }) => slip !== null && (amountFen ?? 0) > 0)).toBe(true);
    expect(JSON.stringify(view)).not.toContain(smallScaleTaxpayer);
    const put = (text: string): string => {
      writeFileSync(join(stickOf(window), 'approval.json'), text);
      return 'approval.json';
    };
    const forged = JSON.parse(approvalOf(request)) as EnrolmentApproval;
    for (const wrong of [
      '照片',
      approvalOf(request, { publicKeyHex: 'b'.repeat(64) }),
      approvalOf(request, { epoch: 2 }),
      approvalOf(request, { device: 'jb-99' }),
      JSON.stringify({ ...forged, lastSeq: 4 }),
    ])
      await expect(
        window.hall.exchange.importEpochApproval({ stick: stickOf(window), file: put(wrong) }),
      ).rejects.toEqual(refusal('exchange/epoch-paper-wrong'));
    expect((await window.hall.exchange.epoch({})).here.epoch).toBe(0);
  });

  it('begins on the exchange’s own chain with a message that cites both sides, and never gives out a number unseen', async () => {
    const window = await copiedWindow();
    const knew = outboxHead(window.db, genesisHash);
    const request = await askAndExport(window);
    writeFileSync(join(stickOf(window), 'approval.json'), approvalOf(request));
    const { view } = await window.hall.exchange.importEpochApproval({
      stick: stickOf(window),
      file: 'approval.json',
    });
    expect(view.here).toMatchObject({ epoch: 1, lastSeq: 4 });
    const first = listOutbox(window.db, 1)[0];
    const message = JSON.parse(first?.text ?? '{}') as Message;
    expect(message).toMatchObject({ kind: 'EPOCH', epoch: 1, seq: 4, prevHash: told.chainHead });
    expect(message.body).toEqual({
      oldEpoch: 0,
      knew: { seq: knew.lastSeq, hash: knew.lastHash },
      exchange: { seq: 3, hash: told.chainHead },
      reason: '机器被复制',
      approvedBy: 'n-gao',
    });
    await expect(
      window.hall.exchange.importEpochApproval({ stick: stickOf(window), file: 'approval.json' }),
    ).rejects.toEqual(refusal('exchange/epoch-not-asked'));
    await expect(window.hall.exchange.askEpoch({ reason: '再来一次' })).rejects.toEqual(
      refusal('exchange/epoch-not-needed'),
    );
    expect(view.trays.length).toBeGreaterThan(0);
    expect(view.trays.every(({ found }) => found === null)).toBe(true);
  });

  it('has what never arrived settled one by one, each with what became of it, and counts it no longer as waiting', async () => {
    const window = await copiedWindow();
    const request = await askAndExport(window);
    writeFileSync(join(stickOf(window), 'approval.json'), approvalOf(request));
    await window.hall.exchange.importEpochApproval({ stick: stickOf(window), file: 'approval.json' });
    const { leftovers } = await window.hall.exchange.epoch({});
    const before = (await window.hall.exchange.line({})).waiting;
    expect(before).toBe(leftovers.length + 1);
    const sentences = (await window.hall.exchange.outbox({})).rows.map(({ sentence }) => sentence);
    expect(sentences.filter((sentence) => sentence.includes('重新启用前未送达'))).toHaveLength(
      leftovers.length,
    );
    const [one, two] = leftovers;
    if (one === undefined || two === undefined) throw new Error('a filing seals more than one message');
    const settle = (msgId: string, outcome: 're-entered' | 'not-needed', note: string) =>
      window.hall.exchange.settleLeftover({ msgId, outcome, note });
    await expect(settle(one.msgId, 're-entered', ' ')).rejects.toEqual(refusal('figure/bad-input'));
    await settle(one.msgId, 're-entered', '办件 JB-11-20160405-002');
    const { view } = await settle(two.msgId, 'not-needed', '纳税人已在另一窗办理');
    expect(view.leftovers.map(({ settled }) => settled).slice(0, 2)).toEqual([
      '已重录：办件 JB-11-20160405-002',
      '无须重录：纳税人已在另一窗办理',
    ]);
    await expect(settle(one.msgId, 'not-needed', '又一次')).rejects.toEqual(
      refusal('exchange/leftover-settled'),
    );
    expect((await window.hall.exchange.line({})).waiting).toBe(before - 2);
    expect(hasLeftover(window.db)).toBe(true);
    for (const { msgId } of leftovers.slice(2)) await settle(msgId, 'not-needed', '已补办');
    expect(hasLeftover(window.db)).toBe(false);
    // Nobody has looked into the trays yet.
    expect((await window.hall.exchange.outbox({})).asksForEpoch).toBe(true);
  });
});

describe('an alarm of the line', () => {
  it('leads to what leads out of it, and to nothing where a person settles it', async () => {
    const before = await openTestHall();
    const codes = ['exchange/chain-differs', 'exchange/feed-rewound', 'exchange/device-unknown'] as const;
    const window = await before.reopen({ prepare: (tx) => codes.forEach((code) => alarm(tx, code)) });
    open.push(window);
    await window.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    const { rows } = await window.hall.exchange.inbox({});
    const ways = new Map(rows.map(({ taskId, leadsTo }) => [taskId, leadsTo]));
    expect(codes.map((code) => ways.get(`alarm:line:${code}`))).toEqual(['epoch', 'rebuild', null]);
  });
});

describe('a window that is shut out', () => {
  it('says of each message that the exchange keeps it aside, and counts them when the shift is closed', async () => {
    const before = await openTestHall();
    await beginDay(before.hall);
    await file(before.hall, await prepare(before.hall, { answers: february }));
    const window = await before.reopen({
      prepare: (tx) =>
        noteSendFailure(tx, 0, {
          fromSeq: 1,
          toSeq: 2,
          code: 'exchange/messages-held',
          nextAttemptAt: 1,
          parkedReason: heldAtExchange,
        }),
    });
    open.push(window);
    await window.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    const { rows, asksForEpoch } = await window.hall.exchange.outbox({});
    expect(asksForEpoch).toBe(false);
    expect(rows.filter(({ sentence }) => sentence.includes('暂存待审'))).toHaveLength(2);
    expect(countHeld(window.db)).toBe(2);
    const closed = await window.hall.session.closeCashSession({ countedFen: 50_000, note: '停用' });
    expect(closed).toMatchObject({ messagesHeld: 2, unsentMessages: rows.length });
  });
});

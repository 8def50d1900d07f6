import { bodySchemas, type BodySchemaName } from '../../../contract/exchange/bodies.ts';
import { Envelope } from '../../../contract/exchange/message.ts';
import { verifyJournal } from '../../../db/journal.ts';
import { type ReadDb, selectAll } from '../../../db/sql.ts';
import type { VoucherRow } from '../../../db/vouchers.ts';
import { genesisHash, linkHash } from '../../../evidence/canonical.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';

interface Line {
  readonly actId: string;
  readonly bureau: string;
  readonly levy: string;
  readonly fen: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const byKey = (rows: readonly { readonly key: string; readonly fen: number }[]): Record<string, number> => {
  const totals: Record<string, number> = {};
  for (const { key, fen } of rows) totals[key] = (totals[key] ?? 0) + fen;
  return Object.fromEntries(
    Object.entries(totals)
      .filter(([, fen]) => fen !== 0)
      .toSorted(),
  );
};
const same = (wrong: string[], what: string, left: unknown, right: unknown): void => {
  if (JSON.stringify(left) !== JSON.stringify(right))
    wrong.push(`${what}: ${JSON.stringify(left)} against ${JSON.stringify(right)}`);
};

const checkMoney = (db: ReadDb, wrong: string[]): readonly Line[] => {
  const payments = selectAll<{ actId: string; totalFen: number; reversesActId: string | null }>(
    db,
    'SELECT act_id, total_fen, reverses_act_id FROM payments',
  );
  const lines = selectAll<Line>(
    db,
    'SELECT act_id, bureau, levy, amount_fen + surcharge_fen AS fen FROM payment_lines',
  );
  for (const payment of payments) {
    const own = lines.filter((line) => line.actId === payment.actId);
    same(wrong, `lines of ${payment.actId}`, sum(own.map((line) => line.fen)), payment.totalFen);
    if (payment.reversesActId === null) continue;
    const undone = payments.find((other) => other.actId === payment.reversesActId);
    same(wrong, `reversal ${payment.actId}`, payment.totalFen, -(undone?.totalFen ?? Number.NaN));
  }
  return lines;
};

const checkLedger = (db: ReadDb, lines: readonly Line[], ledgerKept: boolean, wrong: string[]): void => {
  const entries = selectAll<{ entryNo: number; levy: string; fen: number; enteredOn: string }>(
    db,
    'SELECT entry_no, levy, amount_fen + surcharge_fen AS fen, entered_on FROM memorandum_ledger ORDER BY entry_no',
  );
  const local = lines.filter((line) => line.bureau === 'local');
  same(
    wrong,
    'the ledger by levy against the Local money taken',
    byKey(entries.map(({ levy, fen }) => ({ key: levy, fen }))),
    ledgerKept ? byKey(local.map(({ levy, fen }) => ({ key: levy, fen }))) : {},
  );
  same(
    wrong,
    'ledger numbers',
    entries.map((entry) => entry.entryNo),
    entries.map((_, index) => index + 1),
  );
  const days = entries.map((entry) => entry.enteredOn);
  same(wrong, 'ledger days', days, days.toSorted());
};

const checkVouchers = (db: ReadDb, lines: readonly Line[], wrong: string[]): void => {
  const vouchers = selectAll<VoucherRow & { money: string }>(
    db,
    `SELECT v.*, d.bureau AS money FROM vouchers v JOIN documents d ON d.id = v.document_id ORDER BY v.bureau, v.no`,
  );
  const net = new Map<string, number>();
  const reverses = new Map(
    selectAll<{ actId: string; of: string }>(
      db,
      'SELECT act_id, reverses_act_id AS "of" FROM payments WHERE reverses_act_id IS NOT NULL',
    ).map((row) => [row.actId, row.of]),
  );
  for (const line of lines) {
    const key = `${reverses.get(line.actId) ?? line.actId} ${line.bureau}`;
    net.set(key, (net.get(key) ?? 0) + line.fen);
  }
  const live = vouchers.filter((voucher) => voucher.status !== 'spoiled' && voucher.status !== 'reversed');
  same(
    wrong,
    'live forms against the money that stands',
    byKey(live.map((voucher) => ({ key: `${voucher.actId} ${voucher.money}`, fen: voucher.amountFen }))),
    byKey([...net].map(([key, fen]) => ({ key, fen }))),
  );
  same(
    wrong,
    'forms that prove the same money',
    new Set(live.map((v) => `${v.actId} ${v.money}`)).size,
    live.length,
  );
  same(
    wrong,
    'numbers given twice',
    new Set(vouchers.map((v) => `${v.bureau} ${v.number}`)).size,
    vouchers.length,
  );
  for (const range of new Set(vouchers.map((voucher) => voucher.rangeId))) {
    const spent = vouchers.filter((voucher) => voucher.rangeId === range).map((voucher) => voucher.no);
    same(
      wrong,
      `numbers of ${range}`,
      spent,
      spent.map((_, index) => (spent[0] ?? 0) + index),
    );
  }
  const undone = new Set(reverses.values());
  for (const voucher of vouchers) {
    const successor = vouchers.find(
      (v) => v.bureau === voucher.bureau && v.number === voucher.successorNumber,
    );
    const ends = [
      voucher.status === 'spoiled' && successor?.actId === voucher.actId,
      voucher.status === 'spoiled' && successor === undefined && undone.has(voucher.actId),
      voucher.status === 'reversed' && reverses.get(voucher.reversedByAct ?? '') === voucher.actId,
      ['prepared', 'sent', 'issued'].includes(voucher.status) && !undone.has(voucher.actId),
    ];
    same(wrong, `ends of ${voucher.number} (${voucher.status})`, ends.filter(Boolean).length, 1);
  }
  const jobs = selectAll<{ number: string; status: string; open: number }>(
    db,
    `SELECT v.number AS number, v.status, j.settled_at IS NULL AS open FROM vouchers v
       JOIN print_jobs j ON j.voucher_number = v.number AND j.voucher_bureau = v.bureau`,
  );
  same(wrong, 'one paper for each number', jobs.length, vouchers.length);
  for (const job of jobs)
    same(wrong, `paper of ${job.number}`, job.open === 1, job.status === 'prepared' || job.status === 'sent');
};

const checkOutbox = (db: ReadDb, lines: readonly Line[], wrong: string[]): void => {
  const messages = selectAll<{ seq: number; prevHash: string; hash: string; text: string }>(
    db,
    'SELECT seq, prev_hash, hash, text FROM outbox ORDER BY epoch, seq',
  );
  let hash: string = genesisHash;
  const versions = new Map<string, number>();
  const counted: { key: string; fen: number }[] = [];
  messages.forEach((message, index) => {
    same(wrong, 'place in the chain', [message.seq, message.prevHash], [index + 1, hash]);
    same(wrong, `hash of ${message.seq}`, message.hash, linkHash(hash, message.text));
    hash = message.hash;
    const envelope = Envelope.parse(JSON.parse(message.text));
    const body = bodySchemas[envelope.schema as BodySchemaName].parse(envelope.body);
    const before = versions.get(envelope.recordId) ?? 0;
    same(wrong, `version of ${envelope.recordId}`, envelope.version, before + 1);
    versions.set(envelope.recordId, envelope.version);
    if (!('lines' in body) || !('totalFen' in body)) return;
    const own = sum(body.lines.map((line) => line.amountFen + line.surchargeFen));
    same(wrong, `lines of message ${message.seq}`, own, body.totalFen);
    if (envelope.kind === 'FACT')
      for (const line of body.lines)
        counted.push({ key: `${body.bureau} ${line.levy}`, fen: line.amountFen + line.surchargeFen });
  });
  same(
    wrong,
    'money told to the exchange against money taken',
    byKey(counted),
    byKey(lines.map((line) => ({ key: `${line.bureau} ${line.levy}`, fen: line.fen }))),
  );
};

const checkLanes = (db: ReadDb, wrong: string[]): void => {
  const rows = selectAll<{ caseFileId: string; status: string; lane: string; actions: string }>(
    db,
    `SELECT c.id AS case_file_id, c.status, a.lane, group_concat(a.action, ' ') AS actions
       FROM case_files c JOIN case_actions a ON a.case_file_id = c.id AND a.action IN ('file', 'reverse')
      GROUP BY c.id, a.lane ORDER BY c.id, a.lane`,
  );
  for (const row of rows)
    same(
      wrong,
      `lane ${row.lane} of ${row.caseFileId}`,
      row.actions.split(' ').toSorted(),
      row.status === 'reversed' ? ['file', 'reverse'] : ['file'],
    );
};

/**
 * Everything the books of a window must agree on at any moment, read from the file. Answers what does not hold, in
 * words; nothing when all is well.
 */
export const whatDoesNotAgree = (
  db: ReadDb,
  window: { readonly device: string; readonly ledgerKept: boolean },
): readonly string[] => {
  const wrong: string[] = [];
  const lines = checkMoney(db, wrong);
  checkLedger(db, lines, window.ledgerKept, wrong);
  checkVouchers(db, lines, wrong);
  checkOutbox(db, lines, wrong);
  checkLanes(db, wrong);
  verifyJournal(db, makeSealer({ env: 'training', device: window.device }));
  return wrong;
};

import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { certificatesOfCase } from '../../db/seals.ts';
import { selectAll } from '../../db/sql.ts';
import { findTaxpayer } from '../../db/taxpayers.ts';
import type { Say } from './checks.ts';
import { type CounterWorld, standingOf } from './counter-play.ts';
import { flowCases, type Said } from './counter-said.ts';

/** Registrations whose number was taken: what the exchange did not accept as the first version. */
const lostRegistrations = (said: readonly Said[]): readonly Said[] =>
  said.filter(
    ({ message, verdict }) =>
      message.schema === 'registration/1' && message.version === 1 && verdict.verdict === 'CONFLICT',
  );
const numbersOf = ({ counter, message }: Said): readonly string[] =>
  certificatesOfCase(counter.db, message.caseFileId ?? '')
    .filter(({ status }) => status === 'issued')
    .map(({ number }) => number);

/** DESIGN §14: where a registration lost, its window is told, and told which paper has to come back. */
export const checkRecalls = async (said: readonly Said[], say: Say): Promise<void> => {
  for (const lost of lostRegistrations(said)) {
    const { counter, message, verdict } = lost;
    const where = `${message.caseFileId} at ${counter.device}`;
    const rows = selectAll<{ closedBy: string | null }>(
      counter.db,
      "SELECT closed_by FROM tasks WHERE id = ? AND kind = 'recall'",
      `recall:${verdict.msgId}`,
    );
    if (rows.length !== 1) say(`${where} was registered elsewhere before and nobody is told`);
    if (rows[0]?.closedBy !== null) continue;
    const row = (await counter.inbox()).find(({ taskId }) => taskId === `recall:${verdict.msgId}`);
    for (const number of numbersOf(lost))
      if (row?.sentence.includes(number) !== true) say(`the recall of ${where} does not name ${number}`);
  }
};

/** One taxpayer number: one registration that stands, at most one certificate that does. */
export const checkCertificates = (world: CounterWorld, said: readonly Said[], say: Say): void => {
  const standing = new Map<string, string[]>();
  for (const { db } of world.counters)
    for (const { taxpayerNo, caseFileId } of selectAll<{ taxpayerNo: string; caseFileId: string }>(
      db,
      "SELECT taxpayer_no, case_file_id FROM certificates WHERE status = 'issued'",
    ))
      standing.set(taxpayerNo, [...(standing.get(taxpayerNo) ?? []), caseFileId]);
  for (const [taxpayerNo, cases] of standing)
    if (cases.length > 1) say(`${taxpayerNo} has ${cases.length} certificates: ${cases.join()}`);
  for (const { counter, message } of lostRegistrations(said)) {
    const played = flowCases(world).find(({ caseId }) => caseId === message.caseFileId);
    const turned =
      played !== undefined &&
      standingOf(counter, played.caseId, played.kind).entries.some(
        (entry) => entry.act === 'turn-supplementary' && entry.void === null,
      );
    if (!turned) say(`${message.caseFileId} lost its number and is no supplement`);
  }
  const registered = (world.counters[0]?.records() ?? []).filter(({ schema }) => schema === 'registration/1');
  for (const { taxpayerNo, caseFileId, body } of registered) {
    const cases = standing.get(taxpayerNo) ?? [];
    if (cases.some((caseId) => caseId !== caseFileId))
      say(`the certificate of ${taxpayerNo} is not that of its registration`);
    const { name, contactPhone } = body as BodyOf<'registration/1'>;
    for (const { device, db } of world.counters) {
      const known = findTaxpayer(db, taxpayerNo);
      if (known?.name !== name || known.contactPhone !== contactPhone)
        say(`${device} knows ${taxpayerNo} as ${known?.name} ${known?.contactPhone}`);
    }
  }
};

/** 档号: each window counts its own shelf, one number for each case, none left out. */
export const checkShelves = (world: CounterWorld, say: Say): void => {
  for (const counter of world.counters) {
    const shelf = flowCases(world)
      .filter(({ at }) => at === counter)
      .flatMap(({ caseId, kind }) => {
        const { entries } = standingOf(counter, caseId, kind);
        const papers = entries.flatMap(({ documents }) =>
          documents.filter(({ kind: of }) => of === 'archive'),
        );
        return [...new Set(papers.map(({ number }) => Number(number?.slice(-4))))];
      })
      .sort((a, b) => a - b);
    if (shelf.some((number, at) => number !== at + 1)) say(`the shelf of ${counter.device}: ${shelf.join()}`);
  }
};

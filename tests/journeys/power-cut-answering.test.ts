import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { allRecords, cursorAt, feedCursorName } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import { readProfileConfig } from '../../main/profile/profile-config.ts';
import { digestOfRecords } from '../../main/sync/digest.ts';
import { beginShift, until } from '../../main/training/act-player.ts';
import { HallDied, readBooks, readExchange, type RunningHall, startHall } from '../support/training.ts';
import { booksOf, disagreements } from '../../scripts/rehearsal/books.ts';
import { clerk, lineIsQuiet, localClerk, lookAtForms, prepare, pressF9, type Round } from './clerk.ts';
import { nextRound, openStreet, type Street } from './street.ts';
import { long, patience, tell } from './seed.ts';

const points = ['begin', 'before-seal', 'before-commit', 'after-commit'].filter(
  (point) => long || point.endsWith('-commit'),
);

/** What the answer of one bureau to the other writes: messages of the case, and the journal's word for it. */
const answers = {
  return: { window: 'local', messages: 1, word: 'record/returned' },
  correct: { window: 'state', messages: 1, word: 'case/corrected' },
  confirm: { window: 'local', messages: 2, word: 'record/confirmed' },
} as const;
type Answer = keyof typeof answers;
const kinds: Readonly<Record<Answer, string>> = {
  return: 'RETURN',
  correct: 'CORRECTION',
  confirm: 'CONFIRM',
};

describe('a power cut while one bureau answers the other', { timeout: patience }, () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet();
  });
  afterAll(() => street.training.remove());

  const open = async (window: 'state' | 'local'): Promise<RunningHall> => {
    const hall = await startHall(street.training.profile(window), {
      entry: 'test',
      temp: street.training.temp,
    });
    street.training.halls.add(hall);
    const { officerId, pin } = window === 'state' ? clerk : localClerk;
    await beginShift(hall.calls, officerId, pin);
    return hall;
  };
  const recordOf = (round: Round): string => `filing:${round.view?.id}:local`;

  const part = (): string => readProfileConfig(street.training.profile('local')).part;

  const untilAsked = (hall: RunningHall, answer: Answer, round: Round): Promise<true> =>
    until(`there is something to answer with a ${answer}`, async () => {
      await hall.calls.exchange.retryNow({});
      const kind = answer === 'correct' ? 'correct' : 'confirm-or-return';
      const { rows } = await hall.calls.exchange.inbox({});
      return rows.some((row) => row.recordId === recordOf(round) && row.kind === kind) ? true : undefined;
    });

  const give = async (hall: RunningHall, answer: Answer, round: Round): Promise<void> => {
    const recordId = recordOf(round);
    const caseFileId = round.view?.id ?? '';
    await untilAsked(hall, answer, round);
    if (answer === 'correct') {
      const before = (await hall.calls.cases.get({ caseFileId })).answers;
      await hall.calls.cases.perform({
        action: 'correct',
        caseFileId,
        lane: 'local',
        answers: { ...before, contactPhone: '0599-8765432' },
        actId: uuidv7(),
      });
      return;
    }
    const { version } = await hall.calls.exchange.record({ recordId });
    if (answer === 'confirm') await hall.calls.exchange.confirm({ recordId, version });
    else
      await hall.calls.exchange.returnRecord({
        recordId,
        version,
        field: 'contactPhone',
        reason: '电话不符',
      });
  };

  it('is not asked again for what it has answered, although the answer has not come back in the feed', async () => {
    let lagging = false;
    for (let tries = 0; tries < 8 && !lagging; tries += 1) {
      const state = await open('state');
      const round = nextRound(street);
      await prepare(state.calls, round);
      await pressF9(state.calls, round);
      await lookAtForms(state.calls, round, street.paper);
      await lineIsQuiet(state.calls);
      await state.close();
      const local = await open('local');
      await untilAsked(local, 'return', round);
      await local.order({ do: 'arm', at: 'sync-verdicts:after-commit#1' });
      await give(local, 'return', round);
      await local.gone;
      await street.training.exchange.stop();
      lagging = await readBooks(street.training.profile('local'), (db) => {
        const [answer] = outboxOfRecord(db, recordOf(round)).slice(-1);
        const { position } = (answer?.verdict ?? {}) as { position?: number };
        return answer?.state === 'accepted' && (position ?? 0) > cursorAt(db, feedCursorName(part()));
      });
      const again = await open('local');
      const { rows } = await again.calls.exchange.inbox({});
      expect(rows.filter(({ recordId }) => recordId === recordOf(round))).toEqual([]);
      await expect(
        again.calls.exchange.confirm({ recordId: recordOf(round), version: 1 }),
      ).rejects.toMatchObject({ error: { code: 'case/record-not-open' } });
      await again.close();
      await street.training.exchange.start();
    }
    expect(lagging).toBe(true);
  });

  it('leaves the whole answer or none of it, and the answer is given exactly once', async () => {
    const state = await open('state');
    const round = nextRound(street);
    await prepare(state.calls, round);
    await pressF9(state.calls, round);
    await lookAtForms(state.calls, round, street.paper);
    await lineIsQuiet(state.calls);
    await state.close();

    let cuts = 0;
    for (const answer of ['return', 'correct', 'confirm'] as const) {
      const { window, messages, word } = answers[answer];
      const profile = street.training.profile(window);
      for (const point of points) {
        const where = `${answer}:${point}`;
        const hall = await open(window);
        await hall.order({ do: 'arm', at: `${where}#1` });
        await expect(give(hall, answer, round), where).rejects.toThrow(HallDied);
        await hall.gone;
        cuts += 1;
        const wanted = point === 'after-commit' ? 1 : 0;
        const [wrong, books] = await readBooks(
          profile,
          (db) => [disagreements(db, window), booksOf(db)] as const,
        );
        expect(wrong, where).toEqual([]);
        const sent = books.outbox.filter(
          (message) => message.caseFileId === round.view?.id && message.kind === kinds[answer],
        );
        expect(sent, where).toHaveLength(wanted * messages);
        expect(new Set(sent.map(({ actId }) => actId)).size, where).toBe(wanted);
        expect(
          books.journal.filter((entry) => entry.what === word && entry.caseFileId === round.view?.id),
          where,
        ).toHaveLength(wanted);
      }
      const again = await open(window);
      const { rows } = await again.calls.exchange.inbox({});
      expect(rows.filter(({ recordId }) => recordId === recordOf(round))).toEqual([]);
      await lineIsQuiet(again.calls);
      await again.close();
    }

    const digests = new Set<string>();
    for (const window of ['state', 'local'] as const) {
      const hall = await open(window);
      await until('the answer has come back', async () => {
        await hall.calls.exchange.retryNow({});
        const records = await readBooks(street.training.profile(window), allRecords);
        const filings = records.filter(
          (record) => record.class === 'state' && record.caseFileId === round.view?.id,
        );
        return filings.length === 2 && filings.every(({ status }) => status === 'confirmed')
          ? true
          : undefined;
      });
      await hall.close();
      digests.add(await readBooks(street.training.profile(window), (db) => digestOfRecords(allRecords(db))));
    }
    expect(digests.size).toBe(1);
    await street.training.exchange.stop();
    const { messages } = await readExchange(street.training, (store) => store.readTotals());
    expect(messages).toMatchObject({ rejected: 0, conflicts: 0, quarantined: 0, accepted: messages.landed });
    tell(`power cut at ${cuts} named places of return, correction and confirmation: each given exactly once`);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { PrintJobView } from '../../contract/calls/paper.ts';
import type { ValueClient } from '../../contract/client.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { insertVoucherRange, signOutRange } from '../../db/vouchers.ts';
import { type ActScript, fileCase, prepareCase, until } from '../../main/training/act-player.ts';
import { town } from '../../main/training/town/town.ts';
import { voucherSeries } from '../../main/training/town/vouchers.ts';
import { type TestTraining, writeBooks } from '../support/training.ts';

export const clerk = { officerId: 'n-lin', pin: town.trainingPin } as const;
const supervisor = { secondOfficerId: 'n-gao', secondPin: town.trainingPin } as const;
export const localClerk = { officerId: 'l-zheng', pin: town.trainingPin } as const;
const matterId = 'norm-17-cooperative-collection';

/** One act at the window, from the clerk's side: what was asked for, and what was answered. */
export interface Round {
  readonly script: ActScript;
  readonly actId: string;
  readonly reversalId: string;
  view?: CaseView;
  fileAsked: boolean;
  fileAnswered: boolean;
  reverseAsked: boolean;
  reverseAnswered: boolean;
  /** Numbers whose "issued" was answered. */
  readonly issued: string[];
}

const monthEnds = [
  '2016-03-31',
  '2016-02-29',
  '2016-01-31',
  '2015-12-31',
  '2015-11-30',
  '2015-10-31',
  '2015-09-30',
  '2015-08-31',
  '2015-07-31',
];
const open = town.taxpayers.filter(({ taxpayer }) =>
  Object.values(taxpayer.statusOf).every((status) => status === 'normal'),
);
export const smallPayers = open.filter(({ taxpayer }) => taxpayer.vatStatus === 'small-scale');
export const generalPayers = open.filter(({ taxpayer }) => taxpayer.vatStatus === 'general');

export const newRound = (
  taxpayerNo: string,
  answers: ActScript['answers'],
  more: Partial<ActScript> = {},
): Round => {
  const actId = uuidv7();
  return {
    script: {
      ...clerk,
      person: { card: 0 },
      taxpayerNo,
      matterId,
      answers,
      tenderedFen: 2_000_000,
      actId,
      ...more,
    },
    actId,
    reversalId: uuidv7(),
    fileAsked: false,
    fileAnswered: false,
    reverseAsked: false,
    reverseAnswered: false,
    issued: [],
  };
};

/** Filings of many payers and months, none twice; each comes to money for both bureaus. */
export const rounds = function* (): Generator<Round, never> {
  for (const [month, periodEnd] of monthEnds.entries()) {
    for (const [index, { taxpayer }] of smallPayers.entries()) {
      // From 30,000 a month on there is VAT, and with it surtaxes.
      const gross = `${40_000 + 137 * index + 1_013 * month}.${String((index * 7) % 100).padStart(2, '0')}`;
      yield newRound(taxpayer.taxpayerNo, { periodEnd, filingPeriod: 'month', gross });
    }
  }
  throw new Error('no taxpayer is left to file for');
};

/** Long runs spend more forms than the town's clerk has in the drawer. */
export const stockUp = (training: TestTraining): Promise<void> =>
  writeBooks(training.profile('state'), (tx) => {
    for (const bureau of ['state', 'local'] as const) {
      const id = `cash-${bureau}-90000001`;
      insertVoucherRange(tx, {
        id,
        bureau,
        kind: 'voucher-cash',
        series: voucherSeries[bureau],
        fromNo: 90_000_001,
        toNo: 90_009_999,
        width: 8,
        signedOutTo: null,
        device: null,
        signedOutOn: null,
        returnedOn: null,
      });
      signOutRange(tx, id, {
        officer: clerk.officerId,
        device: town.stateWindowId,
        on: plainDate('2016-04-05'),
      });
    }
  });

export const prepare = async (hall: ValueClient, round: Round): Promise<void> => {
  const view = await prepareCase(hall, round.script);
  if (view.preview.blocked !== null) throw new Error(`F9 is shut: ${view.preview.blocked.message}`);
  round.view = view;
};

const viewOf = (round: Round): CaseView => {
  if (round.view === undefined) throw new Error('the form was never filled in');
  return round.view;
};

/** F9. Pressed again after a power cut it is the same act, with the same figures and the same number. */
export const pressF9 = async (hall: ValueClient, round: Round): Promise<CaseView> => {
  round.fileAsked = true;
  const filed = await fileCase(hall, viewOf(round), round.script);
  round.fileAnswered = true;
  return filed;
};

export const reverse = async (hall: ValueClient, round: Round): Promise<CaseView> => {
  round.reverseAsked = true;
  const reversed = await hall.cases.perform({
    action: 'reverse',
    caseFileId: viewOf(round).id,
    reason: '纳税人所属期填错',
    ...supervisor,
    actId: round.reversalId,
  });
  round.reverseAnswered = true;
  return reversed;
};

export const openJobs = async (hall: ValueClient, round: Round): Promise<readonly PrintJobView[]> => {
  const { rows } = await hall.paper.printJobs({});
  return rows.filter((job) => job.caseFileId === round.view?.id);
};

/** What lies in the tray of the document printer: whole papers only. */
const isOnPaper = (paper: string, jobId: string): boolean =>
  existsSync(join(paper, 'documents', `${jobId}.json`));

export const printed = (hall: ValueClient, round: Round): Promise<readonly PrintJobView[]> =>
  until('the forms are out of the printer', async () => {
    const jobs = (await openJobs(hall, round)).filter((job) => job.voucherNumber !== null);
    return jobs.every((job) => job.status === 'sent' || job.status === 'unknown') ? jobs : undefined;
  });

/**
 * The clerk looks at every form of the act: a good one is issued, one that never came out is spoiled, one that was
 * not sent is printed now.
 */
export const lookAtForms = async (hall: ValueClient, round: Round, paper: string): Promise<void> => {
  await until('every form looked at', async () => {
    const jobs = (await openJobs(hall, round)).filter((job) => job.voucherNumber !== null);
    for (const { id, status, voucherNumber } of jobs) {
      if (status === 'failed') await hall.paper.send({ jobId: id });
      else if (status === 'unknown' && !isOnPaper(paper, id))
        await hall.paper.spoil({ jobId: id, reason: '断电后纸上无字' });
      else if ((status === 'sent' || status === 'unknown') && voucherNumber !== null) {
        await hall.paper.issue({ jobId: id, numberOnPaper: voucherNumber });
        round.issued.push(voucherNumber);
      }
    }
    return jobs.length === 0 ? true : undefined;
  });
};

/** Everything this window has said is landed, judged and read back. */
export const lineIsQuiet = (hall: ValueClient): Promise<true> =>
  until(
    'the exchange has answered for everything',
    async () => {
      const { rows } = await hall.exchange.outbox({});
      const settled = rows.every(({ state }) => ['accepted', 'rejected', 'conflict'].includes(state));
      return settled && (await hall.exchange.line({})).waiting === 0 ? true : undefined;
    },
    60_000,
  );

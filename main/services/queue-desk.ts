import type { QueueView, TicketView } from '../../contract/calls/queue.ts';
import type { CustomerView } from '../../contract/customer.ts';
import type { Handlers } from '../../contract/index.ts';
import {
  changeTicket,
  findCalledTicket,
  findTicket,
  insertTicket,
  nextTicketNo,
  type QueueTicketRow,
  ticketsOfDay,
} from '../../db/queue-tickets.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { Fault, faultWords } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { ticketCode, ticketNumber, usualQueueGroups } from '../../domain/queue.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import type { QueueDeed } from '../../native/queue-callers/driver.ts';
import { errorName, framesOf } from '../log.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import type { PrintDesk } from './print-desk.ts';
import type { SessionService } from './session.ts';
import { unlessFault } from './unless-fault.ts';

const minuteMs = 60_000;
const numberOf = ({ groupCode, no }: QueueTicketRow): string => ticketNumber(groupCode, no);

/** The number is taken and stands, whatever became of its paper: whoever took it is told it in words. */
const notPrinted = (row: QueueTicketRow, { code, detail }: Pick<Fault, 'code' | 'detail'>): InBoth => {
  const why = faultWords(code, detail);
  return {
    zh: `已取号 ${numberOf(row)}，有效：请口头告知，不要重取。号票未打印：${why.zh}`,
    en: `Number ${numberOf(row)} is given out and stands: tell the visitor, and take no other. Its paper was not printed: ${why.en}`,
  };
};
const inDoubt = (row: QueueTicketRow): InBoth => ({
  zh: `已取号 ${numberOf(row)}，号票是否打出不明：请看打印机，没有出票的口头告知。`,
  en: `Number ${numberOf(row)} was given out; whether its paper came out is not known: look at the printer, and tell the visitor if there is none.`,
});

/** Who keeps the numbers and what else shows them: nobody but this window, a pad beside it, or a hall's server. */
export type QueueCaller = 'none' | 'pad' | 'server';

export const queueCallerOf = (devices: { readonly [field: string]: unknown }): QueueCaller => {
  const configured = devices['queueCaller'] as { readonly driver?: unknown } | undefined;
  if (configured === undefined) return 'none';
  return configured.driver === 'http-server' ? 'server' : 'pad';
};

/** Numbers of the queue, by themselves at this window: durable, of one day, each called in the order it was taken. */
export interface QueueDesk {
  readonly handlers: Handlers['queue'];
  /** For the second screen; null where no number was taken today. */
  readonly shown: () => CustomerView['queue'];
}

export const openQueueDesk = (
  context: HallContext,
  day: BusinessDay,
  session: Pick<SessionService, 'officer' | 'isAttended'>,
  client: Pick<DeviceClient, 'onPaper' | 'call' | 'onEvent'>,
  papers: Pick<PrintDesk, 'inTurn'>,
  caller: QueueCaller,
  onChange: (view: QueueView) => void,
): QueueDesk => {
  const { db, clock, config, log } = context;
  const said = (words: InBoth): string => words[context.language()];
  const groups = config.queueGroups ?? usualQueueGroups;
  /** What the hall's own server said last. */
  let hall: QueueView['hall'] = null;

  const waitedMinutes = ({ takenAt, calledAt }: QueueTicketRow): number =>
    Math.max(0, Math.floor(((calledAt ?? clock.now()) - takenAt) / minuteMs));
  const ticketView = (row: QueueTicketRow): TicketView => ({
    id: row.id,
    number: numberOf(row),
    takenAt: row.takenAt,
    waitedMinutes: waitedMinutes(row),
    calls: row.calls,
  });
  const view = (): QueueView => {
    const today = day.today();
    const rows = ticketsOfDay(db, today);
    const of = (state: QueueTicketRow['state']) => rows.filter((row) => row.state === state);
    const waiting = of('waiting');
    const called = rows.filter(({ calledAt }) => calledAt !== null);
    const now = findCalledTicket(db);
    return {
      day: today,
      groups: groups.map(({ code, title }) => ({
        code,
        title,
        waiting: waiting.filter(({ groupCode }) => groupCode === code).length,
      })),
      now: now === undefined ? null : ticketView(now),
      waiting: waiting.map(ticketView),
      skipped: of('skipped').map(ticketView),
      finished: of('finished').length,
      hall,
      averageWaitMinutes:
        called.length === 0
          ? null
          : Math.round(called.reduce((sum, row) => sum + waitedMinutes(row), 0) / called.length),
    };
  };
  const changed = (): QueueView => {
    const present = view();
    context.emit('changed', { what: 'queue', caseFileId: null });
    onChange(present);
    if (caller === 'pad')
      client
        .call('queue-caller/show', { now: present.now?.number ?? null, waiting: present.waiting.length })
        .catch(unlessFault);
    return present;
  };
  const askHall = async (deed: QueueDeed | 'state'): Promise<QueueView> => {
    hall = await client.call('queue-caller/ask', { deed });
    return changed();
  };

  const endPresent = (tx: WritableTx, state: 'finished' | 'skipped'): void => {
    const now = findCalledTicket(tx);
    if (now === undefined) return;
    changeTicket(tx, now.id, { state, endedAt: state === 'finished' ? clock.now() : null });
  };
  const call = (tx: WritableTx, row: QueueTicketRow): void =>
    changeTicket(tx, row.id, {
      state: 'called',
      calledAt: row.calledAt ?? clock.now(),
      calledBy: row.calledBy ?? session.officer().id,
      calls: row.calls + 1,
    });
  const requireCalled = (tx: WritableTx): QueueTicketRow => {
    const now = findCalledTicket(tx);
    if (now === undefined) throw new Fault('case/nobody-called');
    return now;
  };

  const callNext = (group: string | null): QueueView => {
    write(context, 'queue', (tx) => {
      const next = ticketsOfDay(tx, day.today()).find(
        (row) => row.state === 'waiting' && (group === null || row.groupCode === group),
      );
      if (next === undefined) throw new Fault('case/queue-empty');
      endPresent(tx, 'finished');
      call(tx, next);
    });
    return changed();
  };
  const recall = (ticketId: string | null): QueueView => {
    write(context, 'queue', (tx) => {
      if (ticketId === null) {
        call(tx, requireCalled(tx));
        return;
      }
      const row = findTicket(tx, ticketId);
      if (row === undefined || row.state === 'finished' || row.day !== day.today())
        throw new Fault('case/ticket-gone');
      if (row.state !== 'called') endPresent(tx, 'finished');
      call(tx, row);
    });
    return changed();
  };
  const end = (state: 'finished' | 'skipped'): QueueView => {
    write(context, 'queue', (tx) => {
      requireCalled(tx);
      endPresent(tx, state);
    });
    return changed();
  };

  const text = (words: string, size: 'normal' | 'double' = 'normal'): ReceiptOp => ({
    kind: 'text',
    text: words,
    align: 'center',
    bold: size === 'double',
    size,
  });
  const slip = (row: QueueTicketRow, ahead: number): readonly ReceiptOp[] => [
    ...(config.kind === 'training' ? [text('练习')] : []),
    text(config.hallName),
    text(numberOf(row), 'double'),
    text(groups.find(({ code }) => code === row.groupCode)?.title.zh ?? ''),
    text(`前面还有 ${ahead} 人　${row.day}`),
    { kind: 'qr', content: ticketCode(row.day, row.groupCode, row.no), align: 'center' },
    { kind: 'feed', lines: 3 },
    { kind: 'cut', mode: 'partial' },
  ];
  /** The number is taken whatever becomes of its paper: answers what there is to say of it, and never throws. */
  const print = async (row: QueueTicketRow): Promise<string | null> => {
    const ahead = ticketsOfDay(db, row.day).filter(
      (other) => other.state === 'waiting' && other.takenAt < row.takenAt,
    ).length;
    try {
      const result = await papers.inTurn('receipt-printer', () =>
        client.onPaper('receipt-printer/print', { receipt: slip(row, ahead) }),
      );
      if (!('fault' in result)) return null;
      return said(result.state === 'not-sent' ? notPrinted(row, result.fault) : inDoubt(row));
    } catch (error) {
      if (error instanceof Fault) return said(notPrinted(row, error));
      log.write({ event: 'print-broke', error: errorName(error), at: framesOf(error) });
      return said(inDoubt(row));
    }
  };

  const own: Record<QueueDeed, () => QueueView> = {
    next: () => callNext(null),
    recall: () => recall(null),
    skip: () => end('skipped'),
    finish: () => end('finished'),
  };
  // A key of the pad is the clerk's, like the key on the screen; with nobody signed in it calls nobody.
  client.onEvent((event) => {
    if (event.name !== 'queue-caller/key' || caller !== 'pad' || !session.isAttended()) return;
    try {
      own[event.detail.deed]();
    } catch (error) {
      unlessFault(error);
      // The pad shows again who is here: nothing has changed.
      changed();
    }
  });

  return {
    shown: () => {
      if (caller === 'server') return hall === null ? null : { now: hall.now, waiting: hall.waiting ?? 0 };
      const { now, waiting, finished, skipped } = view();
      if (now === null && waiting.length + finished + skipped.length === 0) return null;
      return { now: now?.number ?? null, waiting: waiting.length };
    },
    handlers: {
      state: () => (caller === 'server' && hall === null ? askHall('state') : view()),
      take: async ({ group, print: wanted }) => {
        if (caller === 'server') throw new Fault('case/queue-kept-by-hall');
        if (!groups.some(({ code }) => code === group)) throw new Fault('case/no-such-group');
        const row = write(context, 'queue', (tx) => {
          const today = day.today();
          const taken: QueueTicketRow = {
            id: context.newId(),
            day: today,
            groupCode: group,
            no: nextTicketNo(tx, today, group),
            state: 'waiting',
            takenAt: clock.now(),
            calledAt: null,
            calls: 0,
            calledBy: null,
            endedAt: null,
          };
          insertTicket(tx, taken);
          return taken;
        });
        // Told before the paper, which may take its time.
        changed();
        const paper = wanted ? await print(row) : null;
        return { ticket: ticketView(row), paper, queue: view() };
      },
      callNext: ({ group }) => (caller === 'server' ? askHall('next') : callNext(group)),
      recall: ({ ticketId }) => (caller === 'server' ? askHall('recall') : recall(ticketId)),
      skip: () => (caller === 'server' ? askHall('skip') : end('skipped')),
      finish: () => (caller === 'server' ? askHall('finish') : end('finished')),
    },
  };
};

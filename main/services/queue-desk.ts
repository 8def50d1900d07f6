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
import { Fault, faultSentence } from '../../domain/faults.ts';
import { ticketCode, ticketNumber, usualQueueGroups } from '../../domain/queue.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import type { SessionService } from './session.ts';

const minuteMs = 60_000;
const numberOf = ({ groupCode, no }: QueueTicketRow): string => ticketNumber(groupCode, no);

/** Numbers of the queue, by themselves at this window: durable, of one day, each called in the order it was taken. */
export interface QueueDesk {
  readonly handlers: Handlers['queue'];
  /** For the second screen; null where no number was taken today. */
  readonly shown: () => CustomerView['queue'];
}

export const openQueueDesk = (
  context: HallContext,
  day: BusinessDay,
  session: Pick<SessionService, 'officer'>,
  client: Pick<DeviceClient, 'onPaper'>,
  onChange: (view: QueueView) => void,
): QueueDesk => {
  const { db, clock, config } = context;
  const groups = config.queueGroups ?? usualQueueGroups;

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
    return present;
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
  const print = async (row: QueueTicketRow): Promise<string | null> => {
    const ahead = ticketsOfDay(db, row.day).filter(
      (other) => other.state === 'waiting' && other.takenAt < row.takenAt,
    ).length;
    const result = await client.onPaper('receipt-printer/print', { receipt: slip(row, ahead) });
    return result.state === 'completed' || !('fault' in result)
      ? null
      : faultSentence(result.fault.code, result.fault.detail, context.language());
  };

  return {
    shown: () => {
      const { now, waiting, finished, skipped } = view();
      if (now === null && waiting.length + finished + skipped.length === 0) return null;
      return { now: now?.number ?? null, waiting: waiting.length };
    },
    handlers: {
      state: view,
      take: async ({ group, print: wanted }) => {
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
        const paper = wanted ? await print(row) : null;
        return { ticket: ticketView(row), paper, queue: changed() };
      },
      callNext: ({ group }) => {
        write(context, 'queue', (tx) => {
          const next = ticketsOfDay(tx, day.today()).find(
            (row) => row.state === 'waiting' && (group === null || row.groupCode === group),
          );
          if (next === undefined) throw new Fault('case/queue-empty');
          endPresent(tx, 'finished');
          call(tx, next);
        });
        return changed();
      },
      recall: ({ ticketId }) => {
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
      },
      skip: () => {
        write(context, 'queue', (tx) => {
          requireCalled(tx);
          endPresent(tx, 'skipped');
        });
        return changed();
      },
      finish: () => {
        write(context, 'queue', (tx) => {
          requireCalled(tx);
          endPresent(tx, 'finished');
        });
        return changed();
      },
    },
  };
};

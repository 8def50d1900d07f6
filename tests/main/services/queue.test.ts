import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallFailed } from '../../../contract/client.ts';
import { profileFiles } from '../../../main/profile/profile-config.ts';
import { until } from '../../../main/training/act-player.ts';
import type { LaunchDeviceProcess } from '../../../native/host/launch.ts';
import type { FromDeviceProcess } from '../../../native/host/messages.ts';
import { beginDay, handClock, openTestHall, type TestHall, trainingPin } from '../../support/hall.ts';
import { inProcessDevices } from '../../support/in-process-devices.ts';

let hall: TestHall;
const clock = handClock();
beforeEach(async () => {
  hall = await openTestHall({ clock });
  await beginDay(hall.hall);
});
afterEach(() => hall.close());

const take = (group = 'A') => hall.hall.queue.take({ group, print: false });
/** A driver goes wrong in a way nobody foresaw with everything that is sent to the receipt printer. */
const breakingAtPrint: LaunchDeviceProcess = () => {
  const child = inProcessDevices();
  const listeners: ((message: FromDeviceProcess) => void)[] = [];
  return {
    ...child,
    onMessage: (listener) => {
      listeners.push(listener);
      child.onMessage(listener);
    },
    post: (message) => {
      if (message.type !== 'request' || message.op !== 'receipt-printer/print') child.post(message);
      else
        for (const tell of listeners)
          tell({ type: 'bug', id: message.id, message: `TypeError in ${message.op}` });
    },
  };
};
const codeOf = async (deed: Promise<unknown>): Promise<string> =>
  deed.then(
    () => 'done',
    (failure: unknown) => (failure as CallFailed).error.code,
  );

describe('numbers of the queue', () => {
  it('are given out by group and called in the order they were taken, with how long each waited', async () => {
    expect((await take('A')).ticket.number).toBe('A001');
    clock.pass(2 * 60_000);
    expect((await take('B')).ticket.number).toBe('B001');
    clock.pass(60_000);
    expect((await take('A')).ticket.number).toBe('A002');
    const first = await hall.hall.queue.callNext({ group: null });
    expect(first.now).toMatchObject({ number: 'A001', waitedMinutes: 3, calls: 1 });
    const inB = await hall.hall.queue.callNext({ group: 'B' });
    expect([inB.now?.number, inB.finished, inB.averageWaitMinutes]).toEqual(['B001', 1, 2]);
    expect(inB.groups.map(({ code, waiting }) => [code, waiting])).toEqual([
      ['A', 1],
      ['B', 0],
      ['C', 0],
    ]);
  });

  it('may be called again, passed over, called back, and finished', async () => {
    await take();
    await take();
    await hall.hall.queue.callNext({ group: null });
    expect((await hall.hall.queue.recall({ ticketId: null })).now?.calls).toBe(2);
    const skipped = await hall.hall.queue.skip({});
    expect([skipped.now, skipped.skipped.map(({ number }) => number)]).toEqual([null, ['A001']]);
    await hall.hall.queue.callNext({ group: null });
    const back = await hall.hall.queue.recall({ ticketId: skipped.skipped[0]?.id ?? '' });
    expect([back.now?.number, back.now?.calls, back.finished]).toEqual(['A001', 3, 1]);
    const done = await hall.hall.queue.finish({});
    expect([done.now, done.finished, done.skipped]).toEqual([null, 2, []]);
  });

  it('are refused in words where there is nobody to call, no such group, or the number is done', async () => {
    expect(await codeOf(hall.hall.queue.callNext({ group: null }))).toBe('case/queue-empty');
    expect(await codeOf(hall.hall.queue.recall({ ticketId: null }))).toBe('case/nobody-called');
    expect(await codeOf(hall.hall.queue.skip({}))).toBe('case/nobody-called');
    expect(await codeOf(take('Z'))).toBe('case/no-such-group');
    const { ticket } = await take();
    await hall.hall.queue.callNext({ group: null });
    await hall.hall.queue.finish({});
    expect(await codeOf(hall.hall.queue.recall({ ticketId: ticket.id }))).toBe('case/ticket-gone');
  });

  it('that fail to call anybody change nothing: whoever is here stays', async () => {
    await take();
    await hall.hall.queue.callNext({ group: null });
    expect(await codeOf(hall.hall.queue.callNext({ group: null }))).toBe('case/queue-empty');
    expect((await hall.hall.queue.state({})).now?.number).toBe('A001');
  });

  it('survive a restart, and begin anew on the next day', async () => {
    await take();
    await take();
    await hall.hall.queue.callNext({ group: null });
    hall = await hall.reopen();
    await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    const after = await hall.hall.queue.state({});
    expect([after.now?.number, after.waiting.map(({ number }) => number)]).toEqual(['A001', ['A002']]);
    await hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
    hall = await hall.reopen({ hallDate: '2016-04-06' });
    await beginDay(hall.hall);
    expect((await take()).ticket.number).toBe('A001');
    expect((await hall.hall.queue.state({})).now?.number).toBe('A001');
    const next = await hall.hall.queue.callNext({ group: null });
    expect([next.now?.number, next.waiting]).toEqual(['A001', []]);
  });

  it('are printed with a code that the scanner finds again', async () => {
    const { ticket, paper } = await hall.hall.queue.take({ group: 'A', print: true });
    expect(paper).toBeNull();
    expect(await hall.hall.scanner.find({ text: 'q20160405a001' })).toEqual({
      kind: 'ticket',
      ticketId: ticket.id,
      number: 'A001',
    });
    await hall.hall.devices.injectFault({ device: 'receipt-printer', fault: 'paper-out' });
    const without = await hall.hall.queue.take({ group: 'A', print: true });
    expect(without.ticket.number).toBe('A002');
    expect(without.paper).toMatch(/^已取号 A002，有效：请口头告知，不要重取。号票未打印：.*缺纸/);
  });

  it('stand when nobody knows what became of their paper: the clerk is told the number, everybody that it was taken', async () => {
    await hall.close();
    hall = await openTestHall({ clock, launchDevices: breakingAtPrint });
    await beginDay(hall.hall);
    const before = hall.events.length;
    const { ticket, paper, queue } = await hall.hall.queue.take({ group: 'A', print: true });
    expect(paper).toContain('已取号 A001，号票是否打出不明');
    expect(queue.waiting.map(({ id }) => id)).toEqual([ticket.id]);
    expect(hall.events.slice(before)).toContainEqual({
      name: 'changed',
      payload: { what: 'queue', caseFileId: null },
    });
    expect(hall.customerShown.at(-1)?.view.queue).toEqual({ now: null, waiting: 1 });
    const broke = hall.log().filter(({ event }) => event === 'print-broke' || event === 'call-broke');
    expect(broke).toEqual([expect.objectContaining({ event: 'print-broke', error: 'Error' })]);
  });
});

describe('a caller pad beside the window', () => {
  const press = (fault: string) => hall.hall.devices.injectFault({ device: 'queue-caller', fault });

  it('calls, calls again and passes over like the keys on the screen; with nobody waiting nothing changes', async () => {
    await take();
    await take();
    await press('key-next');
    await until(
      'A001 is called',
      async () => (await hall.hall.queue.state({})).now?.number === 'A001' || undefined,
    );
    await press('key-recall');
    await until('called twice', async () => (await hall.hall.queue.state({})).now?.calls === 2 || undefined);
    await press('key-skip');
    await until(
      'passed over',
      async () => (await hall.hall.queue.state({})).skipped.length === 1 || undefined,
    );
    await press('key-next');
    await until(
      'A002 is called',
      async () => (await hall.hall.queue.state({})).now?.number === 'A002' || undefined,
    );
    await press('key-next');
    await press('garbled');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await hall.hall.queue.state({})).now?.number).toBe('A002');
  });
});

describe('a hall’s own queue server', () => {
  it('keeps the numbers: this window asks it, gives out none, and says when it is away', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { connection: 'close' }).end(JSON.stringify({ no: 'C088', left: 7 }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await hall.shut();
    const path = profileFiles(hall.folder).config;
    const config = JSON.parse(readFileSync(path, 'utf8')) as { devices: object };
    const queueCaller = {
      driver: 'http-server',
      url: `http://127.0.0.1:${port}`,
      window: '11',
      paths: { state: '/now', next: '/call', recall: '/again', skip: '/pass', finish: '/done' },
      fields: { now: 'no', waiting: 'left' },
    };
    writeFileSync(path, JSON.stringify({ ...config, devices: { ...config.devices, queueCaller } }));
    hall = await hall.reopen();
    await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    expect((await hall.hall.queue.callNext({ group: null })).hall).toEqual({ now: 'C088', waiting: 7 });
    expect(asked).toContain('/call');
    expect(hall.customerShown.at(-1)?.view.queue).toEqual({ now: 'C088', waiting: 7 });
    expect(await codeOf(take())).toBe('case/queue-kept-by-hall');
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(await codeOf(hall.hall.queue.callNext({ group: null }))).toBe('device/queue-server-away');
  });
});

import { messageId } from '../../../contract/exchange/message.ts';
import type { MemoryDisk } from '../../../main/sync/memory-sync-store.ts';
import type { RecordRow } from '../../../main/sync/sync-store.ts';
import { owesConfirmation, read, type Stand } from './reference.ts';
import type { ExchangeDisk } from './memory-exchange-store.ts';
import type { WindowMachine } from './window-machine.ts';
import type { Witness } from './witness.ts';

export interface WindowChecks {
  /** After each step of a window. */
  look(machine: WindowMachine): void;
  /** Another disk was put in: cursors begin where it has them. */
  forget(machine: WindowMachine): void;
  /** The whole view, not only what a page touched. */
  lookAtAll(machine: WindowMachine): void;
}

const isAs = (record: RecordRow | undefined, stand: Stand): boolean =>
  record?.version === stand.version &&
  record.hash === stand.hash &&
  record.status === stand.status &&
  (record.lastReturn?.msgId ?? null) === stand.openReturn &&
  record.quarantined === stand.quarantined;

/** Watches the windows' disks: what each knows against what the feed says up to its cursor. */
export const watchWindows = (exchange: ExchangeDisk, witness: Witness): WindowChecks => {
  const { complain } = witness;
  const seen = new Map<string, { feed: number; results: number }>();

  const cursorsOf = (part: string, disk: MemoryDisk) => ({
    feed: disk.cursors[`feed:${part}`] ?? 0,
    results: disk.cursors['results'] ?? 0,
  });

  /** I7: what the page was about, as it stands in the prefix of the feed, and nothing beside it. */
  const checkView = ({ name, part }: WindowMachine, disk: MemoryDisk, from: number, to: number): void => {
    const reference = witness.reference(part);
    const ids = new Set(
      (exchange.feed.get(part) ?? []).slice(from, to).map(({ message }) => read(message).recordId),
    );
    for (const id of ids) {
      const stand = reference.at(id, to);
      const record = disk.records.get(id);
      if (stand !== undefined && !isAs(record, stand))
        complain(
          'I7',
          `${name} at ${to} has ${id} as ${record?.version ?? 'nothing'} ${record?.status ?? ''}, not as ${stand.version} ${stand.status}`,
        );
    }
    if (disk.records.size !== reference.countAt(to))
      complain('I7', `${name} at ${to} has ${disk.records.size} records, not ${reference.countAt(to)}`);
  };

  const look = (machine: WindowMachine): void => {
    const disk = machine.disk();
    if (disk === undefined) return;
    const now = cursorsOf(machine.part, disk);
    const before = seen.get(machine.name) ?? { feed: 0, results: 0 };
    seen.set(machine.name, now);
    if (now.feed < before.feed || now.results < before.results)
      complain('I8', `${machine.name} goes back to ${now.feed}/${now.results}`);
    if (now.feed > (exchange.highWater.get(machine.part) ?? 0))
      complain('I8', `${machine.name} is at ${now.feed}, beyond the feed`);
    if (now.feed > before.feed) checkView(machine, disk, before.feed, now.feed);
  };

  return {
    look,
    forget: ({ name }) => void seen.delete(name),
    lookAtAll: (machine) => {
      const disk = machine.disk();
      if (disk !== undefined) checkView(machine, disk, 0, cursorsOf(machine.part, disk).feed);
    },
  };
};

/** I1, I2, I6, I9, I10, I14: what must be so when all is quiet, before anybody tidies up. */
export const checkQuietWindow = (machine: WindowMachine, exchange: ExchangeDisk, witness: Witness): void => {
  const { complain } = witness;
  const { name, device, part } = machine;
  const disk = machine.disk();
  const known = exchange.devices.get(device);
  if (disk === undefined || known === undefined) return;
  const reference = witness.reference(part);

  for (const sealed of witness.of(device)) {
    const landed = exchange.landed.get(device)?.some(({ hash }) => hash === sealed.sealed.hash) ?? false;
    if (!landed && !sealed.settled)
      complain('I1', `${sealed.sealed.msgId} of ${sealed.machine} never arrived`);
  }
  const head = disk.outbox.findLast(({ epoch }) => epoch === disk.epoch.epoch)?.hash ?? disk.epoch.baseHash;
  if (head !== known.chainHead) complain('I6', `${name} and the exchange have other heads`);
  for (const own of disk.outbox) {
    const isOld = own.epoch < disk.epoch.epoch;
    const said = exchange.results.get(device)?.find(({ msgId }) => msgId === own.msgId);
    if (own.verdict === null && !isOld) complain('rest', `${own.msgId} has no verdict at ${name}`);
    if (own.verdict !== null && own.verdict.verdict !== said?.verdict)
      complain('I2', `${name} believes ${own.msgId} to be ${own.verdict.verdict}`);
    const kind = { ACCEPTED: null, REJECT: 'rejected', CONFLICT: 'conflict' }[
      own.verdict?.verdict ?? 'ACCEPTED'
    ];
    // Word of a taking that failed is told by the taking, which is the message before it.
    const { kind: of, seq, epoch } = read(own.text);
    const told =
      of === 'TAKEN' && kind === 'conflict'
        ? disk.outbox.find((one) => one.epoch === epoch && one.seq === seq - 1)
        : own;
    const hasTask = [told === own ? kind : 'rejected', 'conflict', 'recall'].some((task) =>
      disk.tasks.has(`${task}:${told?.msgId}`),
    );
    if (kind !== null && !hasTask) complain('I9', `${own.msgId} is ${kind}, and ${name} has no task`);
    if (own.verdict?.quarantined === true && !disk.tasks.has(`alarm:${own.msgId}`))
      complain('I9', `${own.msgId} is set aside, and ${name} has no task`);
  }
  const isOpen = (id: string): boolean => disk.tasks.get(id)?.closedAt === null;
  for (const [recordId, stand] of reference.standing()) {
    const isMine = stand.message.device === device;
    if (stand.status === 'returned' && isMine && !isOpen(`correct:${stand.openReturn}`))
      complain('I9', `${recordId} is returned, and ${name} has no task`);
    const waits = stand.status === 'stored' && owesConfirmation(stand);
    const isOthers = stand.senderBureau !== machine.bureau;
    if (waits && isOthers && !isOpen(`confirm-or-return:${recordId}:${stand.version}`))
      complain('I10', `${recordId} ${stand.version} waits for nobody at ${name}`);
  }
};

/** I14: of every act that is durable the number is on paper, and of no other. */
export const checkPaper = (witness: Witness, machines: readonly WindowMachine[]): void => {
  const onDisk = new Set(
    machines.flatMap((machine) => (machine.disk()?.outbox ?? []).map(({ hash }) => hash)),
  );
  const numbers = new Set<string>();
  for (const device of new Set(machines.map((machine) => machine.device)))
    for (const { sealed, draft, message } of witness.of(device)) {
      if (draft.kind !== 'FACT') continue;
      const { voucherNumber } = draft.body as { voucherNumber: string };
      const number = draft.schema === 'reversal/1' ? `R-${draft.actId}` : voucherNumber;
      numbers.add(number);
      if (onDisk.has(sealed.hash) && !witness.printed.has(number))
        witness.complain('I14', `${messageId(message)} is durable, and ${number} is not on paper`);
    }
  for (const number of witness.printed)
    if (!numbers.has(number)) witness.complain('I14', `${number} is on paper, and its act is not`);
};

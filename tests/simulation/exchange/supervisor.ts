import {
  type EnrolmentApproval,
  type EnrolmentRequest,
  enrolmentRequestText,
} from '../../../contract/exchange/enrolment.ts';
import { Fault } from '../../../domain/faults.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { signText } from '../../../evidence/signature.ts';
import { enrol } from '../../../exchange/enrolment.ts';
import type { ExchangeKeys } from '../../../exchange/keys.ts';
import type { Entitlement, ExchangeStore } from '../../../exchange/storage/port.ts';
import { planEpoch } from '../../../main/sync/begin-epoch.ts';
import type { MemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import type { Clerk } from './clerk.ts';
import { hall } from './drafts.ts';
import { keyPairOf } from './keys.ts';
import type { ExchangeDisk } from './memory-exchange-store.ts';
import type { Scheduler, Trace } from './scheduler.ts';
import { Died, type WindowMachine } from './window-machine.ts';
import type { Witness } from './witness.ts';

export interface Supervisor {
  /**
   * Looks into a machine that was restored, copied or revoked, and begins a new epoch: at the
   * exchange, then at the window. What never arrived is entered anew from the slips, or let go.
   */
  beginEpoch(machine: WindowMachine, isNewKey: boolean, afterMs?: number): void;
  /** An epoch is still to begin somewhere, or its messages to be entered. */
  isBusy(): boolean;
}

export interface SupervisorOptions {
  readonly admin: ExchangeStore;
  readonly disk: ExchangeDisk;
  readonly keys: ExchangeKeys;
  readonly scheduler: Scheduler;
  readonly witness: Witness;
  readonly trace: Trace;
  readonly clerk: Clerk;
  readonly entitlements: (machine: WindowMachine) => readonly Entitlement[];
}

const againMs = 15_000;
/** A machine that has heard no day of law yet goes by the exchange's first. */
const firstDay = '2016-03-10';

export const makeSupervisor = (options: SupervisorOptions): Supervisor => {
  const { admin, disk, keys, scheduler, witness, trace, clerk } = options;

  /** What a window that was shut out had sent is let in, or closed and entered anew: by turns. */
  let turn = 0;
  const decideOnHeld = async ({ device }: WindowMachine): Promise<void> => {
    const held = (await admin.readHeldCounts()).find((one) => one.device === device);
    if (held === undefined) return;
    turn += 1;
    const decision = {
      kind: turn % 3 === 0 ? 'held-refused' : 'held-released',
      subject: device,
      decidedAt: scheduler.now(),
      by: 'supervisor',
      reason: 'looked into',
    } as const;
    const upTo = turn % 3 === 1 ? held.toSeq : Math.floor((held.fromSeq + held.toSeq) / 2);
    if (decision.kind === 'held-released') await admin.releaseHeld(device, upTo, decision);
    await admin.refuseHeld(device, decision);
    trace.say(`${device} had ${held.count} held: ${decision.kind} up to ${upTo}`);
  };

  const approve = async (machine: WindowMachine, isNewKey: boolean) => {
    await decideOnHeld(machine);
    const known = disk.devices.get(machine.device);
    const fresh = keyPairOf(`${machine.device} ${(known?.epoch ?? 0) + 1}`);
    // A machine whose disk was put back still has its key; one that was copied or revoked gets another.
    const signing = isNewKey ? fresh.signing : machine.key;
    const publicKeyHex = isNewKey ? fresh.verifying.publicKeyHex : (known?.publicKeyHex ?? '');
    const request: Omit<EnrolmentRequest, 'signature'> = {
      v: 1,
      env: 'training',
      device: machine.device,
      suite: 'ed25519',
      publicKeyHex,
      bureau: machine.bureau,
      hall,
      part: machine.part,
      requestedAt: 0,
    };
    machine.key = signing;
    return enrol(
      admin,
      keys,
      { ...request, signature: signText(signing, enrolmentRequestText(request)) },
      { entitlements: options.entitlements(machine), approvedAt: scheduler.now(), newEpoch: true },
    );
  };

  /** Money that was taken is entered anew; a filing too, where there is none. The rest a person has let go. */
  const enterAnew = (machine: WindowMachine): void => {
    const landed = new Set(disk.landed.get(machine.device)?.map(({ hash }) => hash));
    const { epoch } = machine.disk()?.epoch ?? { epoch: 0 };
    const left = witness
      .of(machine.device)
      .filter(({ sealed, settled }) => !settled && sealed.epoch < epoch && !landed.has(sealed.hash));
    for (const known of left) {
      const { draft, wrong } = known;
      const isNew = draft.kind === 'RECORD' && draft.version === 1 && draft.schema === 'joint-filing/1';
      const isThere = disk.records.get(machine.part)?.has(draft.recordId) ?? false;
      if (draft.kind === 'FACT' || (isNew && !isThere))
        if (!clerk.say(machine, { drafts: [draft], wrong })) throw new Fault('db/disk-full');
      known.settled = true;
      trace.say(`${known.sealed.msgId} of ${known.machine} is settled`);
    }
  };

  /** The window's own deed, in one step; what it said first is known however the machine went on. */
  const begin = (machine: WindowMachine, store: MemorySyncStore, approval: EnrolmentApproval): void => {
    const start = planEpoch(store, approval, {
      reason: 'copied or restored',
      approvedBy: 'supervisor',
      actId: `${machine.device}-epoch-${approval.epoch}`,
      businessDate: machine.today ?? plainDate(firstDay),
      at: machine.now(),
    });
    try {
      store.beginEpoch(start);
    } finally {
      const first = machine.disk()?.outbox.find(({ epoch }) => epoch === approval.epoch);
      if (first !== undefined && !witness.byHash.has(first.hash))
        witness.sealed(machine, [first], [start.message], null);
    }
  };

  let busy = 0;
  const attempt = async (machine: WindowMachine, isNewKey: boolean): Promise<void> => {
    const again = (): void => void scheduler.after(againMs, () => void attempt(machine, isNewKey));
    if (machine.process === undefined) return again();
    let approval: EnrolmentApproval;
    try {
      approval = await approve(machine, isNewKey);
    } catch (error) {
      // Something more came to be held between the two deeds.
      if (!(error instanceof Fault) || error.code !== 'exchange/quarantine-undecided') throw error;
      return again();
    }
    const { process } = machine;
    if (process === undefined) return again();
    const { epoch, lastSeq: baseSeq } = approval;
    try {
      begin(machine, process.store, approval);
      trace.say(`${machine.name} begins epoch ${epoch} at ${baseSeq}`);
      clerk.forget(machine);
      enterAnew(machine);
    } catch (error) {
      if (!(error instanceof Died) && !(error instanceof Fault)) throw error;
      return again();
    }
    // The program starts again with its new key.
    machine.die('the end of an epoch', 1_000);
    busy -= 1;
  };
  return {
    beginEpoch: (machine, isNewKey, afterMs = 0) => {
      busy += 1;
      scheduler.after(afterMs, () => void attempt(machine, isNewKey));
    },
    isBusy: () => busy > 0,
  };
};

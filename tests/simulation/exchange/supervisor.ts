import { type EnrolmentRequest, enrolmentRequestText } from '../../../contract/exchange/enrolment.ts';
import { Fault } from '../../../domain/faults.ts';
import { signText } from '../../../evidence/signature.ts';
import { enrol } from '../../../exchange/enrolment.ts';
import type { ExchangeKeys } from '../../../exchange/keys.ts';
import type { Entitlement, ExchangeStore } from '../../../exchange/storage/port.ts';
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

export const makeSupervisor = (options: SupervisorOptions): Supervisor => {
  const { admin, disk, keys, scheduler, witness, trace, clerk } = options;

  const approve = (machine: WindowMachine, isNewKey: boolean) => {
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

  let busy = 0;
  const attempt = async (machine: WindowMachine, isNewKey: boolean): Promise<void> => {
    const again = (): void => void scheduler.after(againMs, () => void attempt(machine, isNewKey));
    if (machine.process === undefined) return again();
    const approval = await approve(machine, isNewKey);
    const { process } = machine;
    if (process === undefined) return again();
    const { epoch, lastSeq: baseSeq, chainHead: baseHash } = approval;
    try {
      const { store } = process;
      if (store.hashAt(baseSeq) === baseHash && store.head().lastSeq >= baseSeq) store.markReceived(baseSeq);
      store.startEpoch({ epoch, baseSeq, baseHash });
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

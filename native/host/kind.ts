import type { FaultCode } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import type { VirtualPlug } from '../virtual/plug.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';
import type { DeviceEvent, DeviceState, HostTimings } from './messages.ts';
import type { DeviceReport, Slot, SlotSession } from './slot.ts';

export interface OperationContext {
  readonly signal: AbortSignal;
  /** What the clerk is asked for or shown meanwhile; each kind says in its `driver.ts` what it tells. */
  readonly onProgress: (progress: string) => void;
}

/** What each operation of a kind does with its open device. */
export type KindOperations<Ops> = {
  readonly [Op in keyof Ops]: (
    input: Ops[Op] extends { in: infer In } ? In : never,
    context: OperationContext,
  ) => Ops[Op] extends { out: infer Out } ? Promise<Out> | Out : never;
};

/** What a trainee can make go wrong with a virtual device, by name, and how the screen calls it. */
export type RehearsalWords = Readonly<Record<string, InBoth>>;

/** The hands on the virtual device of a kind. */
export interface Rehearsal {
  /** Makes the named fault happen, once or `times` times where that has a meaning; every name of `RehearsalWords`. */
  readonly faults: Readonly<Record<string, (times: number) => void | Promise<void>>>;
  /** The cable; absent where the device has none (a folder). */
  readonly plug?: Pick<VirtualPlug, 'unplug' | 'plugIn' | 'close'>;
}

/** One kind of device as the device process holds it. */
export interface OpenedKind<Ops> {
  readonly operations: KindOperations<Ops>;
  readonly slot: Pick<Slot<SlotSession>, 'nudge' | 'report' | 'selfTest' | 'close'>;
  /** Only for a virtual device. */
  readonly rehearsal?: Rehearsal;
}

export interface KindContext {
  readonly profile: 'training' | 'production';
  readonly timings: HostTimings;
  readonly onState: (state: DeviceState) => void;
  /** What a device says unasked: a key came or went, a code was scanned. */
  readonly onEvent: (event: DeviceEvent) => void;
}

/**
 * How a kind of device is plugged into the device process: one such record in `native/<kind>s/kind.ts`, named in
 * `kinds.ts`. The configuration is checked already, see `config.ts` beside it.
 */
export interface KindModule<Config, Ops> {
  readonly kind: DeviceKind;
  open(config: Config, context: KindContext): Promise<OpenedKind<Ops>>;
}

/** The configuration of a kind: its field of the profile, what may stand in it, and what production refuses. */
export interface KindConfig<Field extends string, Schema> {
  readonly kind: DeviceKind;
  readonly field: Field;
  readonly schema: Schema;
  /** Why this configuration may not stand in a production profile, if so. */
  readonly notInProduction: (config: never) => FaultCode | undefined;
}

export type { DeviceReport };

import type { Caller, Group, Handlers } from '../../contract/index.ts';
import { findCall } from '../../contract/index.ts';
import type { Audience, CallError, CallResult } from '../../contract/call.ts';
import { Fault, faultSentence, faults } from '../../domain/faults.ts';
import type { Language } from '../../domain/language.ts';
import { type Log, errorName, framesOf } from '../log.ts';

/** What the call gate asks of the session: who is there, and may they. */
export interface Gate {
  caller(): Caller;
  /** Throws `officer/…` unless the caller belongs to the audience now. Default deny. */
  admit(audience: Audience): void;
  /** Notes whom an answer shows, before it leaves; what cannot be noted is not shown (国税发〔2008〕93号). */
  readonly shows?: (call: string, input: unknown, answer: unknown) => void;
}

export type Serve = (name: string, input: unknown) => Promise<CallResult<unknown>>;

const toCallError = (fault: Fault, language: Language): CallError => ({
  code: fault.code,
  message: faultSentence(fault.code, fault.facts, language),
  retry: faults[fault.code].retry,
  detail: fault.detail,
});

/**
 * The one gate between a page and the services: known call, admitted caller, parsed input, handler, parsed output.
 * A `Fault` becomes its sentence; anything else is a bug: logged by class and place, told plainly, nothing lost.
 */
export const serveCalls = (
  handlers: Handlers,
  gate: Gate,
  log: Log,
  language: () => Language = () => 'zh',
): Serve => {
  const byGroup = handlers as unknown as Readonly<
    Record<Group, Readonly<Record<string, (input: unknown, caller: Caller) => unknown>>>
  >;
  return async (name, input) => {
    const call = findCall(name);
    // A name the contract does not have may say anything: it stays out of the log.
    const logged = call === undefined ? {} : { call: name };
    try {
      if (call === undefined) throw new Fault('shell/call-refused');
      gate.admit(call.audience);
      const parsed = call.in.safeParse(input);
      if (!parsed.success) {
        const path = parsed.error.issues[0]?.path.join('.') ?? '';
        throw new Fault('shell/input-refused', { field: path.slice(0, 80) });
      }
      const [group, method] = name.split('.') as [Group, string];
      const handler = byGroup[group][method];
      if (handler === undefined) throw new Fault('shell/call-refused');
      const value = call.out.parse(await handler(parsed.data, gate.caller()));
      gate.shows?.(name, parsed.data, value);
      return { ok: true, value };
    } catch (error) {
      if (error instanceof Fault) {
        log.write({ event: 'call-refused', ...logged, code: error.code });
        return { ok: false, error: toCallError(error, language()) };
      }
      log.write({
        event: 'call-broke',
        ...logged,
        error: errorName(error),
        at: framesOf(error),
      });
      return { ok: false, error: toCallError(new Fault('shell/internal'), language()) };
    }
  };
};

import { findTask, type OpenedTask, openTask } from '../../db/inbox.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { alarmOf } from '../sync/alarms.ts';
import { type HallContext, write } from './hall-context.ts';

/**
 * Tells a person of something that was brought and not believed: once for the same `about`, as a task in a transaction
 * of its own. `false` where it has been told before.
 */
export const tellOnce = (
  context: HallContext,
  told: {
    /** Of the transaction. */
    readonly write: string;
    readonly kind: string;
    readonly about: unknown;
    readonly detail: OpenedTask['detail'];
  },
): boolean => {
  const name = `${told.kind}:${sha256Hex(JSON.stringify(told.about) ?? '').slice(0, 32)}`;
  const alarm = alarmOf(name, context.clock.now(), told.detail);
  if (findTask(context.db, alarm.id) !== undefined) return false;
  write(context, told.write, (tx) => openTask(tx, alarm));
  return true;
};

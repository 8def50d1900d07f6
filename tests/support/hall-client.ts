import type { CallResult } from '../../contract/call.ts';
import { type ValueClient, valueClientOver } from '../../contract/client.ts';
import type { FromHall } from '../../contract/wire.ts';
import type { HallChild } from '../../main/hosts/desktop-host.ts';

/** Speaks to a hall process as a shell does, from when it is ready. Rejects where it refuses to open, or ends. */
export const clientOfHall = (child: HallChild): Promise<ValueClient> =>
  new Promise((resolve, reject) => {
    const waiting = new Map<number, (result: CallResult<unknown>) => void>();
    let lastId = 0;
    const client = valueClientOver(
      (name, input) =>
        new Promise((answer) => {
          lastId += 1;
          waiting.set(lastId, answer);
          child.post({ kind: 'call', id: lastId, name, input });
        }),
    );
    child.onExit(() => reject(new Error('the hall process ended before it was ready')));
    child.onMessage((raw) => {
      const message = raw as FromHall;
      if (message.kind === 'answer') {
        waiting.get(message.id)?.(message.result);
        waiting.delete(message.id);
      } else if (message.kind === 'event' && message.name === 'ready') resolve(client);
      else if (message.kind === 'event' && message.name === 'refused')
        reject(new Error(JSON.stringify(message.payload)));
    });
  });

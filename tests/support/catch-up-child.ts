/** A window in a process of its own that catches up and is killed at a named place: `catch-up-child <json> <place>`. */
import { closeDatabase } from '../../db/open.ts';
import { type CatchingUp, openCatchingUp } from './catching-up.ts';

const [window = '', place = ''] = process.argv.slice(2);
const { db } = await openCatchingUp(JSON.parse(window) as CatchingUp, {
  failpoint: (name) => {
    // No handler runs, nothing is flushed: as when the plug is pulled.
    if (name === place) process.kill(process.pid, 'SIGKILL');
  },
});
closeDatabase(db);

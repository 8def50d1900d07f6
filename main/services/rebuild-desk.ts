import type { Handlers } from '../../contract/index.ts';
import { setProfileValue } from '../../db/profile.ts';
import { type HallContext, write } from './hall-context.ts';
import type { SessionService } from './session.ts';

/**
 * A supervisor has the inbox made anew from the exchange: the wish is kept, and the process started anew. Where it is
 * not (a test's own entry), it is done when the window is next opened.
 */
export const openRebuildDesk = (
  context: HallContext,
  session: SessionService,
  restart: () => void,
): Pick<Handlers['exchange'], 'rebuildInbox'> => ({
  rebuildInbox: () => {
    const officer = session.officer();
    const at = context.clock.now();
    write(context, 'inbox-rebuild', (tx) => {
      setProfileValue(tx, 'inbox-rebuild', officer.id);
      tx.journal({
        what: 'exchange/inbox-rebuild-asked',
        at,
        officer: officer.id,
        actId: null,
        caseFileId: null,
        detail: {},
      });
    });
    restart();
    return {};
  },
});

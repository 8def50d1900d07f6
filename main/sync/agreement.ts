import { PolicyDocument } from '../../contract/exchange/policy-document.ts';
import { findProfileValue, setProfileValue } from '../../db/profile.ts';
import type { ReadDb } from '../../db/sql.ts';
import { type Books, write } from '../services/hall-context.ts';
import type { ExchangeClient } from './exchange-client.ts';

const valueName = 'exchange-agreement';

/** The agreement as this window last heard it; undefined before it has heard one. */
export const knownAgreement = (db: ReadDb): PolicyDocument | undefined => {
  const text = findProfileValue(db, valueName);
  return text === undefined ? undefined : PolicyDocument.parse(JSON.parse(text));
};

/**
 * The client, keeping the agreement it hears with the policy for the days without a line: what is not shared is not
 * sealed then either.
 */
export const keepingAgreement = <C extends Pick<ExchangeClient, 'policy'>>(books: Books, client: C): C => ({
  ...client,
  policy: async (signal?: AbortSignal) => {
    const policy = await client.policy(signal);
    const text = policy.agreement === undefined ? undefined : JSON.stringify(policy.agreement);
    if (text !== undefined && text !== findProfileValue(books.db, valueName))
      write(books, 'agreement', (tx) => setProfileValue(tx, valueName, text));
    return policy;
  },
});

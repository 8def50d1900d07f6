import type { ActionInput } from '../../contract/calls/case-actions.ts';
import type { SigningView } from '../../contract/calls/officer-key.ts';
import { hall, valueOf } from '../hall.ts';
import { closeAsk, openAsk } from './screen.ts';

/** What the hall asks of the officer’s key under an act. */
export type Signing = NonNullable<SigningView>;
/** The officer’s own CA key and its PIN, as it goes to the hall process once. */
export type OfficerKey = NonNullable<ActionInput<'act'>['officerKey']>;

/** Where it is left to the officer, one who has put no own key in is not asked. */
const isAskedOf = async ({ need }: Signing): Promise<boolean> =>
  need === 'required' || (await valueOf(hall().ca.keys({}))).keys.some(({ whose }) => whose === 'mine');

/**
 * Does an act, after asking for the officer’s key where the hall asks for one. `run` says whether it was done; the
 * question stays while it was not.
 */
export const withOfficerKey = async (
  signing: SigningView,
  run: (key: OfficerKey | null) => Promise<boolean>,
): Promise<void> => {
  if (signing === null || !(await isAskedOf(signing))) {
    await run(null);
    return;
  }
  openAsk({
    kind: 'officer-key',
    signing,
    run: async (key) => {
      const done = await run(key);
      if (done) closeAsk();
      return done;
    },
  });
};

import type { SignedHead } from '../../contract/exchange/heads.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import type { FullStore } from '../storage/desk-port.ts';
import type { HeadAlarm } from '../storage/head-port.ts';

/** How a part's last head stands. */
export interface HeadStanding {
  readonly part: string;
  readonly size: number;
  readonly root: string;
  readonly hallDate: string;
  readonly madeAt: number;
  readonly signedBy: readonly Bureau[];
  /** Size of the last head that each bureau has signed; 0 when none. */
  readonly lastSigned: Readonly<Record<Bureau, number>>;
}

/** One bureau signed what the feed does not bear out; beside it the last that the other one signed, if anything. */
export interface HeadDisagreement extends HeadAlarm {
  readonly other: Bureau;
  readonly otherSigned: { readonly size: number; readonly root: string } | null;
}

/** Heads looked back over for what each bureau signed last. */
const lookedBack = 50;
const mostAlarms = 100;

const lastSignedBy = (heads: readonly SignedHead[], bureau: Bureau) =>
  heads.find(({ countersignatures }) => countersignatures.some((signed) => signed.bureau === bureau))?.head;

export const readHeadsDesk = async (
  store: FullStore,
  parts: readonly { readonly part: string }[],
): Promise<{ readonly heads: readonly HeadStanding[]; readonly headAlarms: readonly HeadDisagreement[] }> => {
  const byPart = new Map<string, readonly SignedHead[]>();
  for (const { part } of parts) byPart.set(part, await store.listHeads(part, lookedBack));
  const standing = [...byPart.values()].flatMap((heads): HeadStanding[] => {
    const [latest] = heads;
    if (latest === undefined) return [];
    const { part, size, root, hallDate, madeAt } = latest.head;
    const last = (bureau: Bureau): number => lastSignedBy(heads, bureau)?.size ?? 0;
    const signedBy = bureaus.filter((bureau) => last(bureau) === size);
    const lastSigned = { state: last('state'), local: last('local') };
    return [{ part, size, root, hallDate, madeAt, signedBy, lastSigned }];
  });
  const headAlarms = (await store.readHeadAlarms(mostAlarms)).map((alarm): HeadDisagreement => {
    const { bureau, part } = alarm.countersignature;
    const other = bureau === 'state' ? 'local' : 'state';
    const signed = lastSignedBy(byPart.get(part) ?? [], other);
    return {
      ...alarm,
      other,
      otherSigned: signed === undefined ? null : { size: signed.size, root: signed.root },
    };
  });
  return { heads: standing, headAlarms };
};

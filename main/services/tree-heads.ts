import {
  type HeadCountersignature,
  headCountersignatureText,
  type HeadsPage,
  type SignedHead,
  type TreeHead,
  treeHeadText,
} from '../../contract/exchange/heads.ts';
import { EnrolmentApproval } from '../../contract/exchange/enrolment.ts';
import { Fault, type FaultCode } from '../../domain/faults.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { type VerifyingKey, verifyText } from '../../evidence/signature.ts';
import { cursorAt, feedCursorName } from '../../db/inbox.ts';
import { findProfileValue } from '../../db/profile.ts';
import type { ReadDb } from '../../db/sql.ts';
import { findTreeHead, putTreeHead } from '../../db/tree-heads.ts';
import { tellOnce } from './alarm-once.ts';
import { type HallContext, write } from './hall-context.ts';
import { authoritiesOf } from './seal-desk.ts';
import type { HeadPost } from '../sync/exchange-client.ts';
import { growWholeTree, ownRoot } from './window-tree.ts';

/** Heads looked at in one errand: a bureau signs the last one or two. */
const mostHeads = 5;

export interface KnownExchange {
  readonly exchangeId: string;
  readonly key: VerifyingKey;
}

/** The exchange this window was let in at; undefined before that. */
export const exchangeOf = (db: ReadDb): KnownExchange | undefined => {
  const text = findProfileValue(db, 'enrolment');
  if (text === undefined) return undefined;
  const approval = EnrolmentApproval.parse(JSON.parse(text));
  const key = { suite: approval.exchangeSuite, publicKeyHex: approval.exchangePublicKeyHex };
  return { exchangeId: approval.exchangeId, key };
};

/** The exchange's own word, about this very exchange and part. */
const isHeadOf = (
  head: TreeHead,
  { exchangeId, key }: KnownExchange,
  { env, part }: { readonly env: string; readonly part: string },
): boolean =>
  head.env === env &&
  head.exchangeId === exchangeId &&
  head.part === part &&
  verifyText(key, treeHeadText(head), head.signature);

/** The bureau's own word under that very head. */
const isSignedUnder = (paper: HeadCountersignature, head: TreeHead, key: VerifyingKey | undefined): boolean =>
  key !== undefined &&
  paper.head === sha256Hex(treeHeadText(head)) &&
  paper.size === head.size &&
  paper.root === head.root &&
  paper.part === head.part &&
  verifyText(key, headCountersignatureText(paper), paper.signature);

/** Told once, as a task of its own; nothing of the window's records changes by it. */
const tell = (context: HallContext, code: FaultCode, about: object, size: number): boolean =>
  tellOnce(context, { write: 'head-alarm', kind: code, about, detail: { code, size } });

const takeHead = (context: HallContext, known: KnownExchange, signed: SignedHead): boolean => {
  const { db, config, clock } = context;
  const { head } = signed;
  const { part, size, root } = head;
  if (!isHeadOf(head, known, { env: config.kind, part: config.part }))
    return tell(context, 'exchange/head-signature-wrong', head, size);
  const kept = findTreeHead(db, part, size, root);
  const authorities = authoritiesOf(db);
  let changed = false;
  const countersignatures = signed.countersignatures.filter((paper) => {
    const isGood = isSignedUnder(paper, head, authorities[paper.bureau]);
    // A bureau whose key this window has not been given proves nothing here, and is no alarm.
    if (!isGood && authorities[paper.bureau] !== undefined)
      changed = tell(context, 'exchange/head-signature-wrong', paper, size) || changed;
    return isGood;
  });
  const same = JSON.stringify(kept?.countersignatures ?? null) === JSON.stringify(countersignatures);
  if (kept !== undefined && same) return changed;
  const standing = kept?.standing ?? (ownRoot(db, part, size) === root ? 'holds' : 'differs');
  write(context, 'take-head', (tx) =>
    putTreeHead(tx, { part, size, root, head, countersignatures, standing, checkedAt: clock.now() }),
  );
  return standing === 'differs' ? tell(context, 'exchange/head-differs', head, size) || true : true;
};

/**
 * One errand of the line: fetches the exchange's last heads, believes what is signed by the exchange and the bureaus,
 * and compares each root with the window's own. What this window has not read yet waits. `true` where something was
 * kept or told.
 */
export const runHeadErrand = async (
  context: HallContext,
  post: HeadPost,
  signal?: AbortSignal,
): Promise<boolean> => {
  const { db, config } = context;
  const known = exchangeOf(db);
  if (known === undefined) return false;
  let page: HeadsPage;
  try {
    page = await post.heads(config.part, mostHeads, signal);
  } catch (error) {
    // An exchange of an older program has no heads to give.
    if (error instanceof Fault && error.code === 'exchange/not-found') return false;
    throw error;
  }
  const cursor = cursorAt(db, feedCursorName(config.part));
  const isNew = ({ head }: SignedHead): boolean =>
    findTreeHead(db, config.part, head.size, head.root) === undefined;
  if (page.heads.some(isNew)) await growWholeTree(context, config.part);
  let changed = false;
  for (const signed of [...page.heads].reverse())
    if (signed.head.size <= cursor) changed = takeHead(context, known, signed) || changed;
  for (const other of page.disagreements ?? [])
    changed = tell(context, 'exchange/records-differ-there', other, other.size) || changed;
  return changed;
};

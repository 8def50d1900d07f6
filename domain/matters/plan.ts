import type { Bureau } from '../bureau.ts';
import type { Basis } from '../citation.ts';
import type { Answers } from '../forms/field.ts';
import type { Registration } from '../registration/registration.ts';
import type { LevyPlan } from './levy-plan.ts';

/** A paper of one bureau to the other, or to a person, that an act makes. Its number is given when it is committed. */
export interface Letter {
  readonly kind: string;
  readonly title: string;
  readonly from: Bureau;
  readonly to: Bureau | 'superior';
  /** What it is about, line by line. */
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly text: string;
  readonly basis: Basis;
}

/**
 * A paper that proves something by the seals on it. Each bureau's seal is a short-lived key of the window; where one
 * is not to be had, the person gets a slip instead and the certificate follows (DESIGN §14).
 */
export interface CertificateOrder {
  readonly kind: string;
  readonly title: string;
  /** The form's own number, as on the paper. */
  readonly number: string;
  readonly taxpayerNo: string;
  readonly sealedBy: readonly Bureau[];
  /** 正本、副本: one page each. */
  readonly copies: readonly string[];
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly basis: Basis;
}

/** A follow-up duty towards one bureau, told when the person leaves the counter. */
export interface Reminder {
  readonly bureau: Bureau;
  readonly duty: string;
  /** By when, in words. */
  readonly term: string;
  readonly basis: Basis;
}

/** Papers that stay on this window's shelf; the shelf number is given when the act is committed. */
export interface ArchiveOrder {
  readonly title: string;
  readonly papers: readonly string[];
}

/** What an accepted application or act leads to. A matter without money has no levies. */
export interface Plan {
  readonly levies: LevyPlan | null;
  readonly letters: readonly Letter[];
  readonly certificate?: CertificateOrder;
  /** The taxpayer's identity as it goes into the shared record. */
  readonly registers?: Registration;
  readonly reminders?: readonly Reminder[];
  readonly archive?: ArchiveOrder;
  /** What became of the sealed papers given out in this case, once they must not stand any more. */
  readonly recalls?: 'taken-back' | 'declared-void';
  /** What later acts rest on and no later setting may change: stands in the entry beside the answers. */
  readonly pinned?: Answers;
}

export const plainPlan: Plan = { levies: null, letters: [] };

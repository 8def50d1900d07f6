import { create } from 'zustand';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { Identification, TaxpayerBar, TaxpayerSummary } from '../../contract/calls/taxpayers.ts';
import type { OutputOf } from '../../contract/index.ts';
import type { cases } from '../../contract/calls/cases.ts';

export type MatterRow = OutputOf<typeof cases.matters>['rows'][number];
export type IdentificationView = typeof Identification extends { _zod: { output: infer Out } } ? Out : never;
export type TaxpayerRow = typeof TaxpayerSummary extends { _zod: { output: infer Out } } ? Out : never;

/** Typed and not yet saved. Everything else of a draft lives in the database. */
export interface Pending {
  readonly answers: Readonly<Record<string, string>>;
  readonly papers: readonly string[];
}

/** An act being filled in. `actId` makes a doubled key one act. */
export interface Acting {
  readonly act: string;
  readonly lane: 'state' | 'local';
  readonly answers: Readonly<Record<string, string>>;
  readonly actId: string;
  readonly submitted: boolean;
  /** The field the hall process would not take as it stands, and why. */
  readonly refused: { readonly field: string; readonly message: string } | null;
}

/** A taxpayer being entered by hand, or such an entry being corrected. */
export interface Entering {
  /** The taxpayer whose entry is corrected; null for a new one. */
  readonly taxpayerNo: string | null;
  readonly typed: Readonly<Record<string, string>>;
  /** It was to be stored and something was wrong: problems show also in fields not yet visited. */
  readonly submitted: boolean;
  /** What the hall process refused, beside the answers it was about. */
  readonly refused: {
    readonly typed: Readonly<Record<string, string>>;
    readonly field: string;
    readonly message: string;
  } | null;
}

/** The customer at the window: who, what, and how far. */
export interface Work {
  readonly startedAt: number | null;
  readonly identification: IdentificationView | null;
  /** Taxpayers the card or the name leads to, as a numbered list. */
  readonly matches: readonly TaxpayerRow[];
  readonly reading: boolean;
  readonly byHand: boolean;
  readonly entering: Entering | null;
  readonly taxpayer: TaxpayerBar | null;
  readonly view: CaseView | null;
  /** Grows with every opening, so that the form starts anew from the stored answers. */
  readonly opening: number;
  readonly pending: Pending | null;
  readonly saving: boolean;
  /** The last save did not come through: what was typed is on the screen only. */
  readonly saveFailed: boolean;
  readonly tendered: string;
  /** How often F9 met a problem since the form was last in order: problems show also in fields not yet visited. */
  readonly submitted: number;
  readonly filing: boolean;
  readonly actId: string | null;
  /** The returned lane a correction is for. */
  readonly correcting: 'state' | 'local' | null;
  /** The act in a case between the bureaus that is being filled in, with what was typed for it. */
  readonly acting: Acting | null;
}

export const emptyWork: Work = {
  startedAt: null,
  identification: null,
  matches: [],
  reading: false,
  byHand: false,
  entering: null,
  taxpayer: null,
  view: null,
  opening: 0,
  pending: null,
  saving: false,
  saveFailed: false,
  tendered: '',
  submitted: 0,
  filing: false,
  actId: null,
  correcting: null,
  acting: null,
};

export const useWork = create<Work>()(() => emptyWork);
export const work = (): Work => useWork.getState();
export const setWork = (part: Partial<Work>): void => useWork.setState(part);

/** A draft that a change of taxpayer would leave behind. */
export const hasOpenDraft = (state: Work): boolean => state.view?.status === 'draft';

import { create } from 'zustand';
import type { HistorySubject } from '../../contract/calls/history.ts';
import { clearNotice, useNotice } from './notice.ts';
import type { OfficerKey, Signing } from './officer-key.ts';

/** A panel takes the working area; the taxpayer bar, the rail and the bottom bar stay. One at a time, never stacked. */
export type Panel =
  | { readonly kind: 'household' }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'inbox' }
  | { readonly kind: 'flows' }
  | { readonly kind: 'outbox' }
  | { readonly kind: 'stick' }
  | { readonly kind: 'epoch' }
  | { readonly kind: 'conflict'; readonly taskId: string }
  | { readonly kind: 'record'; readonly recordId: string }
  | { readonly kind: 'history'; readonly subject: HistorySubject }
  /** `wanted` is the act in hand, as `lane act`; `from` the panel that leads here and back. */
  | {
      readonly kind: 'scans';
      readonly caseFileId: string;
      readonly wanted: string | null;
      readonly from: Panel | null;
    }
  | { readonly kind: 'print-jobs' }
  | { readonly kind: 'vouchers' }
  | { readonly kind: 'pushed' }
  | { readonly kind: 'access' }
  | { readonly kind: 'seal-keys' }
  | { readonly kind: 'ca-keys' }
  | { readonly kind: 'ledger' }
  | { readonly kind: 'norm' }
  | { readonly kind: 'norm-item'; readonly item: number; readonly fromList: boolean }
  | { readonly kind: 'devices' }
  | { readonly kind: 'queue' }
  | { readonly kind: 'close-session' };

/** A question asked inside the page, at its foot: never a window over a window. */
export type Ask =
  | { readonly kind: 'hold' }
  | { readonly kind: 'discard' }
  | { readonly kind: 'supplement' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'reverse' }
  | { readonly kind: 'settle'; readonly taskId: string }
  | { readonly kind: 'rebuild' }
  | { readonly kind: 'no-sale' }
  | { readonly kind: 'payer-signs'; readonly caseFileId: string }
  /** The officer's own key under a legal act; `run` says whether it was done. */
  | {
      readonly kind: 'officer-key';
      readonly signing: Signing;
      readonly run: (key: OfficerKey | null) => Promise<boolean>;
    }
  | { readonly kind: 'switch'; readonly then: () => void };

interface ScreenState {
  readonly panel: Panel | null;
  readonly ask: Ask | null;
  readonly paletteOpen: boolean;
  /** Index of the levy line whose derivation is open. */
  readonly derivation: number | null;
}

export const useScreen = create<ScreenState>()(() => ({
  panel: null,
  ask: null,
  paletteOpen: false,
  derivation: null,
}));

export const openPanel = (panel: Panel): void => {
  if (useNotice.getState().notice?.kind === 'done') clearNotice();
  useScreen.setState({ panel, ask: null, paletteOpen: false, derivation: null });
};
export const closePanel = (): void => useScreen.setState({ panel: null });
export const openAsk = (ask: Ask): void =>
  useScreen.setState({ ask, panel: null, paletteOpen: false, derivation: null });
export const closeAsk = (): void => useScreen.setState({ ask: null });
export const setPalette = (paletteOpen: boolean): void => useScreen.setState({ paletteOpen });
export const openDerivation = (derivation: number | null): void => useScreen.setState({ derivation });
export const resetScreen = (): void =>
  useScreen.setState({ panel: null, ask: null, paletteOpen: false, derivation: null });

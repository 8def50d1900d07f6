import type { FigureKind } from './driver.ts';

export interface CustomerScreenOps {
  'customer-screen/show': { in: { readonly kind: FigureKind; readonly fen: number }; out: null };
  'customer-screen/clear': { in: Record<string, never>; out: null };
  /** Virtual: what stands on it. */
  'customer-screen/seen': {
    in: Record<string, never>;
    out: { readonly figure: string; readonly light: string | null };
  };
}

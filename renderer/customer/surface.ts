import type { CustomerView, Strokes } from '../../contract/customer.ts';

/** What the preload puts on this page: views to be shown, and three answers. */
export interface Customer {
  readonly onView: (listener: (view: CustomerView) => void) => () => void;
  readonly confirm: (ask: string, agreed: boolean) => void;
  readonly rate: (ask: string, score: number) => void;
  readonly sign: (ask: string, strokes: Strokes | null) => void;
}

declare global {
  interface Window {
    readonly customer: Customer;
  }
}

export const customer = (): Customer => window.customer;

import { type CustomerAnswer, CustomerView, type Strokes } from '../contract/customer.ts';

/** How the second screen reaches its shell: a message port under Electron, a DevTools binding elsewhere. */
export interface CustomerTransport {
  post(answer: CustomerAnswer): void;
  /** Views of the hall process. Their shape is not trusted. */
  onMessage(listener: (message: unknown) => void): void;
}

/** `window.customer`: it is shown views, and may give three answers. There is nothing else. */
export interface CustomerSurface {
  /** Hears each view, beginning with the last one; the answer ends the hearing. */
  readonly onView: (listener: (view: CustomerView) => void) => () => void;
  readonly confirm: (ask: string, agreed: boolean) => void;
  readonly rate: (ask: string, score: number) => void;
  /** `null`: the taxpayer will not sign here. */
  readonly sign: (ask: string, strokes: Strokes | null) => void;
}

/** Builds the surface of the second screen. It has no calls of the contract and no way to name one. */
export const makeCustomerSurface = (transport: CustomerTransport): CustomerSurface => {
  let last: CustomerView | undefined;
  const listeners = new Set<(view: CustomerView) => void>();
  transport.onMessage((message) => {
    const parsed = CustomerView.safeParse(message);
    if (!parsed.success) return;
    last = parsed.data;
    for (const listener of listeners) listener(parsed.data);
  });
  const surface: CustomerSurface = {
    onView: (listener) => {
      listeners.add(listener);
      if (last !== undefined) listener(last);
      return () => {
        listeners.delete(listener);
      };
    },
    // What a page hands over may be anything: the shell and the hall process check the answer, each by its schema.
    confirm: (ask, agreed) => transport.post({ kind: 'confirm', ask, agreed }),
    rate: (ask, score) => transport.post({ kind: 'rating', ask, score }),
    sign: (ask, strokes) => transport.post({ kind: 'signature', ask, strokes }),
  };
  for (const method of Object.values(surface)) Object.freeze(method);
  return Object.freeze(surface);
};

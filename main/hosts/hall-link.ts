import { CustomerAnswer, type CustomerView, largestAnswer } from '../../contract/customer.ts';
import { type CustomerToHall, type FromHall, ToHall } from '../../contract/wire.ts';
import { type FaultCode, faultSentence, faults } from '../../domain/faults.ts';
import type { HallChild, StartHallChild, StoppedMessage, ToPage } from './desktop-host.ts';
import { afterFailure } from './restarts.ts';

/** A call of the contract is small; whatever is larger than this is not read (characters of JSON). */
const largestCall = 1_000_000;

export interface HallLinkParts {
  readonly startChild: StartHallChild;
  readonly toPage: (message: ToPage) => void;
  /** Loads the page anew; its drafts are in the database. */
  readonly reloadPage: () => void;
  /** Shows one sentence in place of the page. */
  readonly showNotice: (sentence: string) => void;
  /** The second screen: whether it is to be there, and what it shows. */
  readonly toCustomer?: (open: boolean, view: CustomerView) => void;
  /** A steady clock in milliseconds. */
  readonly now: () => number;
}

export interface HallLink {
  /** The page has been loaded: answers to an earlier page are no longer delivered. */
  pageLoaded(): void;
  /** A message of the page whose sender the shell has checked. */
  fromPage(message: unknown): void;
  /** A message of the second screen's page: one of its three answers, or nothing. It is never taken for a call. */
  fromCustomer(message: unknown): void;
  close(): Promise<void>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isFromHall = (value: unknown): value is FromHall =>
  isObject(value) &&
  ((value['kind'] === 'answer' && typeof value['id'] === 'number' && isObject(value['result'])) ||
    (value['kind'] === 'event' && typeof value['name'] === 'string') ||
    (value['kind'] === 'customer' && typeof value['open'] === 'boolean' && isObject(value['view'])));

const errorOf = (code: FaultCode): StoppedMessage['error'] => ({
  code,
  message: faultSentence(code),
  retry: faults[code].retry,
  detail: {},
});

const sentenceOf = (payload: unknown): string =>
  isObject(payload) && typeof payload['sentence'] === 'string'
    ? payload['sentence']
    : faultSentence('shell/internal');

/**
 * Joins the page to the hall process, and keeps the hall process alive: a hall that dies is started again (three
 * times in five minutes) and the page loaded anew; a hall that refuses to open says why in the window.
 */
export const openHallLink = (parts: HallLinkParts): HallLink => {
  let child: HallChild;
  let ready = false;
  let started = 0;
  let refused = false;
  let closing = false;
  /** It said that it ends to be started anew: no failure. */
  let meant = false;
  let failures: readonly number[] = [];
  let page = 0;
  let lastId = 0;
  const waiting: ToHall[] = [];
  const open = new Map<number, { readonly page: number; readonly id: number }>();

  const heard = (message: unknown): void => {
    if (!isFromHall(message)) return;
    if (message.kind === 'answer') {
      const asked = open.get(message.id);
      open.delete(message.id);
      if (asked?.page === page) parts.toPage({ ...message, id: asked.id });
      return;
    }
    if (message.kind === 'customer') {
      parts.toCustomer?.(message.open, message.view);
      return;
    }
    if (message.name === 'ready') {
      ready = true;
      if (started > 1) parts.reloadPage();
      for (const call of waiting.splice(0)) child.post(call);
      return;
    }
    if (message.name === 'restarting') {
      meant = true;
      return;
    }
    if (message.name === 'refused') {
      refused = true;
      parts.showNotice(sentenceOf(message.payload));
      return;
    }
    parts.toPage(message);
  };

  const ended = (): void => {
    ready = false;
    open.clear();
    waiting.length = 0;
    if (closing || refused) return;
    if (meant) {
      meant = false;
      parts.toPage({ kind: 'stopped', error: errorOf('shell/hall-restarting') });
      start();
      return;
    }
    const decision = afterFailure(failures, parts.now());
    failures = decision.failures;
    const code = decision.restart ? 'shell/hall-restarting' : 'shell/hall-stopped';
    parts.toPage({ kind: 'stopped', error: errorOf(code) });
    if (decision.restart) start();
    else parts.showNotice(faultSentence('shell/hall-stopped'));
  };

  const start = (): void => {
    started += 1;
    const begun = parts.startChild();
    child = begun;
    begun.onMessage((message) => {
      if (begun === child) heard(message);
    });
    begun.onExit(() => {
      if (begun === child) ended();
    });
  };
  start();

  return {
    pageLoaded: () => {
      page += 1;
    },
    fromPage: (message) => {
      const parsed = ToHall.safeParse(message);
      if (!parsed.success) return;
      const call = parsed.data;
      if (JSON.stringify(call.input ?? null).length > largestCall) {
        parts.toPage({
          kind: 'answer',
          id: call.id,
          result: { ok: false, error: errorOf('shell/call-refused') },
        });
        return;
      }
      lastId += 1;
      open.set(lastId, { page, id: call.id });
      const renumbered = { ...call, id: lastId };
      if (ready) child.post(renumbered);
      else waiting.push(renumbered);
    },
    fromCustomer: (message) => {
      const parsed = CustomerAnswer.safeParse(message);
      // Not one of the three answers, or larger than any of them: nobody asked for it.
      if (!parsed.success || JSON.stringify(parsed.data).length > largestAnswer || !ready) return;
      const told: CustomerToHall = { kind: 'customer', answer: parsed.data };
      child.post(told);
    },
    close: async () => {
      closing = true;
      await child.end();
    },
  };
};

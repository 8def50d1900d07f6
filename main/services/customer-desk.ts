import type { CaseView } from '../../contract/calls/cases.ts';
import type { CustomerDeskView } from '../../contract/calls/customer.ts';
import { CustomerAnswer, type CustomerAsk, type CustomerView } from '../../contract/customer.ts';
import type { Handlers } from '../../contract/index.ts';
import { findOpenCashSession } from '../../db/payments.ts';
import { ratingsOfSession } from '../../db/service-ratings.ts';
import { Fault } from '../../domain/faults.ts';
import type { BusinessDay } from './business-day.ts';
import { type Amounts, amountsOf } from './customer-amounts.ts';
import { type CustomerDevices, ratingMs } from './customer-devices.ts';
import type { HallContext } from './hall-context.ts';
import { keepRating } from './rating-book.ts';
import type { SessionService } from './session.ts';
import { keepSignature } from './signature-book.ts';
import { unlessFault } from './unless-fault.ts';

export interface CustomerParts {
  readonly day: BusinessDay;
  readonly session: SessionService;
  readonly caseOf: (caseFileId: string) => CaseView | Promise<CaseView>;
  /** The number at this window; null where none was taken today. */
  readonly queue: () => CustomerView['queue'];
  readonly devices: CustomerDevices;
  /** To the shell: whether the second screen is to be there, and what it shows. */
  readonly tell: (open: boolean, view: CustomerView) => void;
  readonly onAtStart: boolean;
}

/** The taxpayer's side of the counter. It is told; of what its page says only the answer to an open question counts. */
export interface CustomerDesk {
  readonly handlers: Handlers['customer'];
  /** Whatever the second screen's page said. */
  readonly says: (answer: unknown) => void;
  /** After a commit: the money was taken, and the service may be rated. */
  readonly afterAct: (caseFileId: string | null) => void;
  /** Signed out, locked, another language, another number. */
  readonly refresh: () => void;
  readonly close: () => void;
}

interface Asked {
  readonly ask: CustomerAsk;
  readonly caseFileId: string | null;
  /** Of the figures that a signature is asked for. */
  readonly figuresHash: string;
  readonly officer: string;
  readonly at: number;
  readonly end: AbortController;
}

export const openCustomerDesk = (context: HallContext, parts: CustomerParts): CustomerDesk => {
  const { db, clock, config, log } = context;
  const { session, day, devices } = parts;
  const { isAttended } = session;
  let on = parts.onAtStart;
  let shown:
    | { readonly caseFileId: string; readonly amounts: Amounts; readonly figuresHash: string }
    | undefined;
  let asked: Asked | undefined;
  let agreed: boolean | null = null;
  let signature: CustomerDeskView['signature'] = null;
  let thanks = false;
  let timer: NodeJS.Timeout | undefined;

  const view = (): CustomerView => ({
    language: context.language(),
    hallName: config.hallName,
    windowName: config.windowName,
    training: config.kind === 'training',
    queue: parts.queue(),
    // Behind the lock, and with nobody signed in, nothing of anybody is shown.
    amounts: isAttended() ? (shown?.amounts ?? null) : null,
    ask: isAttended() ? (asked?.ask ?? null) : null,
    thanks: isAttended() && thanks,
  });
  const deskView = (): CustomerDeskView => {
    const officer = session.caller().officerId;
    const drawer = officer === null ? undefined : findOpenCashSession(db, officer);
    const { asked: count, scores } =
      drawer === undefined ? { asked: 0, scores: [0, 0, 0, 0, 0] as const } : ratingsOfSession(db, drawer.id);
    return {
      on,
      caseFileId: shown?.caseFileId ?? null,
      asking: asked?.ask.kind ?? null,
      agreed,
      signature,
      ratings: { asked: count, scores: [...scores] },
    };
  };
  const changed = (): CustomerDeskView => {
    parts.tell(on, view());
    context.emit('changed', { what: 'customer', caseFileId: null });
    return deskView();
  };

  const storeRating = (question: Asked, score: number | null, byDevice: 'screen' | 'pad'): void => {
    const { caseFileId, officer, at } = question;
    keepRating(context, { caseFileId, officer, businessDate: day.today(), score, byDevice, askedAt: at });
  };
  /** What no clerk has asked for stops no clerk: that it failed stands in the log, and nobody was told that it did not. */
  const noteFault = (error: unknown): void => {
    if (!(error instanceof Fault)) throw error;
    log.write({ event: 'customer-broke', code: error.code });
  };
  /** Takes the question away; a rating that nobody answered is counted as that. */
  const endAsk = (answered: boolean): void => {
    const question = asked;
    asked = undefined;
    clearTimeout(timer);
    question?.end.abort();
    if (question?.ask.kind !== 'rating' || answered) return;
    try {
      storeRating(question, null, devices.ratePad === null ? 'screen' : 'pad');
    } catch (error) {
      noteFault(error);
    }
  };
  const clear = (): void => {
    endAsk(false);
    shown = undefined;
    agreed = null;
    signature = null;
    thanks = false;
    devices.showFigure('clear', 0);
  };

  const rated = (question: Asked, score: number, byDevice: 'screen' | 'pad'): void => {
    if (asked !== question) return;
    storeRating(question, score, byDevice);
    endAsk(true);
    thanks = true;
    changed();
  };
  const begin = (ask: CustomerAsk, caseFileId: string | null, figuresHash = ''): Asked => {
    endAsk(false);
    asked = {
      ask,
      caseFileId,
      figuresHash,
      officer: session.officer().id,
      at: clock.now(),
      end: new AbortController(),
    };
    thanks = false;
    return asked;
  };
  const askRating = (caseFileId: string | null): void => {
    const question = begin({ kind: 'rating', id: context.newId() }, caseFileId);
    timer = setTimeout(() => {
      if (asked !== question) return;
      endAsk(false);
      changed();
    }, ratingMs).unref();
    devices
      .ratePad?.(question.end.signal)
      .then((score) => {
        if (score !== null) rated(question, score, 'pad');
      })
      // A pad that fails leaves the screen to ask.
      .catch(unlessFault);
  };

  const show = async (caseFileId: string, tenderedFen: number | null): Promise<CaseView> => {
    const found = await parts.caseOf(caseFileId);
    const amounts = amountsOf(found, tenderedFen);
    const { figuresHash } = found.preview;
    if (shown?.caseFileId !== caseFileId) clear();
    // Figures that changed were not agreed to, and what was asked of the others is asked no more.
    else if (
      shown.amounts.totalFen !== amounts.totalFen ||
      (!amounts.taken && shown.figuresHash !== figuresHash)
    ) {
      if (asked?.ask.kind !== 'rating') endAsk(false);
      agreed = null;
      signature = null;
    }
    shown = { caseFileId, amounts, figuresHash };
    if (amounts.taken) devices.showFigure('change', amounts.changeFen ?? 0);
    else devices.showFigure('total', amounts.totalFen);
    return found;
  };
  const requireOn = (): void => {
    if (!on) throw new Fault('device/second-screen-off');
  };

  const take = (question: Asked, answer: CustomerAnswer): void => {
    switch (answer.kind) {
      case 'confirm':
        agreed = answer.agreed;
        endAsk(true);
        break;
      case 'rating':
        rated(question, answer.score, 'screen');
        return;
      case 'signature': {
        const { strokes } = answer;
        const outcome = strokes === null ? 'refused' : 'signed';
        // Kept first: the clerk is told of no signature that is nowhere.
        keepSignature(context, {
          caseFileId: question.caseFileId ?? '',
          figuresHash: question.figuresHash,
          outcome,
          strokes,
          drawnOn: 'second-screen',
          officer: question.officer,
        });
        signature = outcome;
        endAsk(true);
        break;
      }
    }
    changed();
  };

  return {
    handlers: {
      state: deskView,
      screen: (wanted) => {
        on = wanted.on;
        if (!on) clear();
        return changed();
      },
      show: async ({ caseFileId, tenderedFen }) => {
        await show(caseFileId, tenderedFen);
        return changed();
      },
      clear: () => {
        clear();
        return changed();
      },
      askConfirm: async ({ caseFileId }) => {
        requireOn();
        await show(caseFileId, shown?.caseFileId === caseFileId ? shown.amounts.tenderedFen : null);
        agreed = null;
        begin({ kind: 'confirm', id: context.newId() }, caseFileId);
        return changed();
      },
      askRating: () => {
        if (!on && devices.ratePad === null) throw new Fault('device/second-screen-off');
        askRating(shown?.caseFileId ?? null);
        return changed();
      },
      askSignature: async ({ caseFileId }) => {
        requireOn();
        const found = await show(
          caseFileId,
          shown?.caseFileId === caseFileId ? shown.amounts.tenderedFen : null,
        );
        if (found.preview.figuresHash === '') throw new Fault('case/nothing-to-sign');
        const matter = context.matters.find(({ id }) => id === found.matterId);
        const title = { zh: found.matterTitle, en: matter?.titleEn ?? found.matterTitle };
        begin({ kind: 'signature', id: context.newId(), title }, caseFileId, found.preview.figuresHash);
        return changed();
      },
      cancel: () => {
        endAsk(false);
        return changed();
      },
      signHere: async ({ caseFileId, strokes }) => {
        const { preview } = await parts.caseOf(caseFileId);
        const officer = session.officer().id;
        endAsk(false);
        keepSignature(context, {
          ...{ caseFileId, figuresHash: preview.figuresHash, officer, strokes },
          ...{ outcome: 'signed', drawnOn: 'clerk-screen' },
        });
        signature = 'signed';
        return changed();
      },
      signOtherwise: async ({ caseFileId, outcome }) => {
        const { preview } = await parts.caseOf(caseFileId);
        const officer = session.officer().id;
        endAsk(false);
        keepSignature(context, {
          ...{ caseFileId, figuresHash: preview.figuresHash, officer, outcome },
          ...{ strokes: null, drawnOn: 'paper' },
        });
        signature = outcome;
        return changed();
      },
    },
    says: (raw) => {
      const parsed = CustomerAnswer.safeParse(raw);
      const question = asked;
      // Only the answer to the question that is open: everything else was asked by nobody.
      if (!parsed.success || question === undefined || !isAttended()) return;
      if (parsed.data.ask !== question.ask.id || parsed.data.kind !== question.ask.kind) return;
      try {
        take(question, parsed.data);
      } catch (error) {
        noteFault(error);
        // The question stays, and may be answered again.
        changed();
      }
    },
    afterAct: (caseFileId) => {
      if (shown === undefined || shown.caseFileId !== caseFileId || shown.amounts.taken) return;
      const { caseFileId: of } = shown;
      show(of, null)
        .then((found) => {
          if (found.collection === null) return;
          if (on || devices.ratePad !== null) askRating(of);
          changed();
        })
        .catch(noteFault);
    },
    refresh: () => {
      if (!isAttended()) clear();
      parts.tell(on, view());
    },
    close: () => {
      clearTimeout(timer);
      asked?.end.abort();
    },
  };
};

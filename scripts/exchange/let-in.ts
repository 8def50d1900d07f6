import { type BureauOpinion, bureauOpinionText } from '../../contract/exchange/device-papers.ts';
import { bureaus } from '../../domain/bureau.ts';
import { signText } from '../../evidence/signature.ts';
import { readRequest } from '../../exchange/enrolment.ts';
import { takeOpinion } from '../../exchange/enrolment-desk.ts';
import { hallDate } from '../../exchange/hall-date.ts';
import type { ExchangeKeys } from '../../exchange/keys.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { entitlementsOf, everyWindow, windowOf } from '../../main/training/make-profile.ts';
import { trainingSealAuthorities } from '../../main/training/town/seals.ts';
import { entitlementOf } from '../paper-file.ts';

/** What both bureaus said of a window that asked. */
export interface LetIn {
  readonly device: string;
  readonly opinion: BureauOpinion['opinion'];
  readonly reason: string;
}

const lookEveryMs = 300;

/** The windows of the town that are played with, each under the one key it came with first. */
const judge = async (
  store: FullStore,
  request: ReturnType<typeof readRequest>,
): Promise<Omit<LetIn, 'device'> & { readonly entitlements: BureauOpinion['entitlements'] }> => {
  const refuse = (reason: string) => ({ opinion: 'refuse' as const, reason, entitlements: [] });
  if (!Object.values<string>(everyWindow).includes(request.device))
    return refuse('不是练习环境的窗口 no window of the training town');
  const known = await store.findDevice(request.device);
  if (known !== undefined && known.publicKeyHex !== request.publicKeyHex)
    return refuse('已用另一把密钥接入 let in with another key before');
  if (known !== undefined && known.status !== 'active') return refuse('已停用或冻结 revoked or frozen');
  const window = windowOf(request.device);
  if (request.bureau !== window.bureau) return refuse('机关不符 of another bureau');
  return {
    opinion: 'approve',
    reason: '练习环境自动签署 signed by itself in training',
    entitlements: entitlementsOf(window).map(entitlementOf),
  };
};

/** Looks at every request that waits and signs for both bureaus of the training town. */
export const answerEnrolments = async (store: FullStore, keys: ExchangeKeys): Promise<readonly LetIn[]> => {
  const answered: LetIn[] = [];
  for (const { id, text } of await store.listWaitingEnrolments()) {
    const request = readRequest(JSON.parse(text));
    const { opinion, reason, entitlements } = await judge(store, request);
    for (const bureau of bureaus) {
      // The first refusal ends it.
      if (opinion === 'refuse' && bureau !== bureaus[0]) continue;
      const paper: Omit<BureauOpinion, 'signature'> = {
        v: 1,
        env: 'training',
        exchangeId: keys.exchangeId,
        bureau,
        enrolment: id,
        device: request.device,
        opinion,
        entitlements,
        newEpoch: false,
        officer: `training-town-${bureau}`,
        reason,
        decidedOn: await hallDate(store, Date.now()),
      };
      const signature = signText(trainingSealAuthorities[bureau].signing, bureauOpinionText(paper));
      await takeOpinion(store, keys, id, { ...paper, signature }, Date.now());
    }
    answered.push({ device: request.device, opinion, reason });
  }
  return answered;
};

/** Answers requests as they come, until it is stopped. `onBroken` hears what a person has to see to. */
export const keepLettingIn = (
  store: FullStore,
  keys: ExchangeKeys,
  onAnswered: (answered: LetIn) => void,
  onBroken: (error: unknown) => void,
): { readonly stop: () => Promise<void> } => {
  let stopped = false;
  let wake: () => void = () => undefined;
  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        for (const one of await answerEnrolments(store, keys)) onAnswered(one);
      } catch (error) {
        onBroken(error);
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, lookEveryMs);
      });
    }
  };
  const running = run();
  return {
    stop: () => {
      stopped = true;
      wake();
      return running;
    },
  };
};

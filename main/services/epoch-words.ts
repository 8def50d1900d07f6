import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { type Bureau, bureauName, bureauNameEn } from '../../domain/bureau.ts';
import { type FaultCode, faultSentence } from '../../domain/faults.ts';
import type { InBoth, Language } from '../../domain/language.ts';

import { heldAtExchange, type OutboxMessage, settledLeftover, supersededEpoch } from '../../db/outbox.ts';

/** Sentences of a window that begins anew, in both languages; the view picks one. */

/** What is wrong between the two sides, for a person who has to decide on it. */
export const standingSentence = (code: FaultCode, language: Language): string => {
  const words: Partial<Record<FaultCode, InBoth>> = {
    'exchange/window-behind': {
      zh: '交换平台收到的本窗报文比本机封存的多：本机是由较早的备份恢复的，或另有一台复制的机器在用本窗的名义。',
      en: 'The exchange has more messages of this window than were sealed here: this machine was put back from an older backup, or a copy of it is at work.',
    },
    'exchange/device-frozen': {
      zh: '交换平台收到过同一编号、不同内容的报文，已冻结本窗：很可能有一台复制的机器。',
      en: 'The exchange was sent one number with two contents and has frozen this window: a copied machine, most likely.',
    },
    'exchange/device-revoked': {
      zh: '本窗的登记已被税务机关撤销：已发出的报文由交换平台暂存待审。',
      en: 'A bureau has shut this window out: what it sends is kept aside at the exchange until a person decides.',
    },
    'exchange/epoch-differs': {
      zh: '交换平台已为本窗启用新的期次：另有一台机器以本窗的名义重新启用过。',
      en: 'The exchange has begun a new epoch for this window: another machine has begun anew in its name.',
    },
  };
  const said = words[code];
  return said === undefined ? faultSentence(code, {}, language) : said[language];
};

export interface Progress {
  readonly state: 'waiting' | 'begun' | 'refused';
  /** The exchange has it. */
  readonly isHandedIn: boolean;
  readonly waitsFor: readonly Bureau[];
}

/** How far a request has come, and who is to act. */
export const progressSentence = ({ state, isHandedIn, waitsFor }: Progress, language: Language): string => {
  const words = (): InBoth => {
    if (state === 'begun') return { zh: '已批准，新期次已启用。', en: 'Approved; the new epoch has begun.' };
    if (state === 'refused')
      return {
        zh: '未获批准，或已由新的申请代替。核实后可重新申请。',
        en: 'Refused, or replaced by another request. Look into it, then ask again.',
      };
    if (!isHandedIn)
      return {
        zh: '尚未送达交换平台：线路接通后自动送出；没有线路时，请导出到U盘带去。',
        en: 'Not at the exchange yet: it goes by itself when the line is back. Without a line, put it on a stick.',
      };
    const zh = waitsFor.map((bureau) => bureauName[bureau]).join('、');
    const en = waitsFor.map((bureau) => bureauNameEn[bureau]).join(' and the ');
    return waitsFor.length === 0
      ? {
          zh: '两局均已表示意见，等待交换平台批复。',
          en: 'Both bureaus have spoken; the approval is under way.',
        }
      : { zh: `已送达交换平台，等待${zh}批准。`, en: `At the exchange; the ${en} bureau has to approve.` };
  };
  return words()[language];
};

/** How what an old epoch left behind was settled. */
export const settledSentence = (
  outcome: 're-entered' | 'not-needed' | 'arrived',
  note: string,
  language: Language,
): string =>
  ({
    arrived: { zh: '交换平台其实已收到，不必重录。', en: 'The exchange has it after all; nothing to enter.' },
    're-entered': { zh: `已重录：${note}`, en: `Entered again: ${note}` },
    'not-needed': { zh: `无须重录：${note}`, en: `Not needed: ${note}` },
  })[outcome][language];

/** A window of this jurisdiction that has begun anew, as every window sees it. */
export const begunSentence = (
  device: string,
  { oldEpoch, knew, exchange, reason }: BodyOf<'epoch/1'>,
  language: Language,
): string =>
  ({
    zh: `窗口 ${device} 重新启用：原第 ${oldEpoch} 期本机到 ${knew.seq} 号，交换平台到 ${exchange.seq} 号。原因：${reason}`,
    en: `Window ${device} began anew: in epoch ${oldEpoch} it knew of ${knew.seq}, the exchange of ${exchange.seq}. Reason: ${reason}`,
  })[language];

/** What only a person can move: at the exchange, or in this window's own list. Undefined for anything else. */
export const parkedSentence = (
  { state, parkedReason }: Pick<OutboxMessage, 'state' | 'parkedReason'>,
  language: Language,
): string | undefined => {
  if (state !== 'sealed' && state !== 'sent') return undefined;
  if (parkedReason === heldAtExchange) return faultSentence('exchange/messages-held', {}, language);
  if (parkedReason === supersededEpoch)
    return {
      zh: '重新启用前未送达：请在“重新启用本窗”中逐一处理。',
      en: 'It never arrived before the window began anew: settle it under “Begin this window anew”.',
    }[language];
  if (parkedReason === settledLeftover)
    return { zh: '重新启用前未送达，已处理。', en: 'It never arrived; a person has settled it.' }[language];
  return undefined;
};

export const doneSentences = {
  asked: {
    zh: '已签名申请。线路接通时自动送到交换平台，由两局批准。',
    en: 'Asked and signed. It goes to the exchange with the line; both bureaus approve it there.',
  },
  begun: {
    zh: '新期次已启用。请逐一处理未送达的报文，并核对每个票箱里的号码。',
    en: 'The new epoch has begun. Settle what never arrived, one by one, and look at the number in each tray.',
  },
  settled: { zh: '已登记处理结果。', en: 'Settled and noted.' },
  tray: { zh: '号码已核对，可以开具。', en: 'The number is checked; issuing may go on.' },
} as const satisfies Record<string, InBoth>;

export const exportedTo = (name: string): InBoth => ({
  zh: `申请已写入U盘：${name}。请带到交换平台登记，再带回批复。`,
  en: `The request is on the stick: ${name}. Take it to the exchange and bring the approval back.`,
});

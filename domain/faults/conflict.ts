import type { FaultText } from './fault-text.ts';

/** Why one way out of a conflict between two windows is shut. */
export const conflictFaults = {
  'exchange/conflict-not-read': {
    zh: '对方的版本还没有收到，请接通线路或导入回执后再决定。',
    en: 'The other version has not come yet; get the line or an answer by stick first.',
    retry: true,
  },
  'exchange/conflict-answer-anew': {
    zh: '退回或确认只对原版本有效，请采用对方版本后，对新版本重新确认或退回。',
    en: 'A return or confirmation holds for its own version only; take theirs, then confirm or return the new one.',
    retry: false,
  },
  'exchange/conflict-handover-anew': {
    zh: '移交和接收只对原版本有效，请采用对方版本后，按现在的登记重新办理。',
    en: 'A handover holds for its own version only; take theirs, then do it anew on the registration as it stands.',
    retry: false,
  },
  'exchange/conflict-act-anew': {
    zh: '办件环节不能原样补发，请打开办件按现状重新办理。',
    en: 'An act of a case cannot go out again as it was; open the case and do it anew as it stands.',
    retry: false,
  },
  'exchange/conflict-on-its-way': {
    zh: '本窗口已有更新的版本正在传递，请等交换平台裁定。',
    en: 'A newer version of this window is on its way; wait for its verdict.',
    retry: true,
  },
  'exchange/conflict-changes-money': {
    zh: '两个版本的税款或所属期不同，不能只换版本，请打开办件，由两人冲正后重新办理。',
    en: 'The two versions differ in money or period: open the case, have two officers reverse it and file again.',
    retry: false,
  },
  'exchange/conflict-no-case': {
    zh: '这份记录不属于本窗口的办件，请采用对方版本或另行办理。',
    en: 'The record belongs to no case of this window; take theirs, or handle it apart.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

import { type Bureau, bureauName, bureauNameEn } from '../../domain/bureau.ts';
import { type FaultFacts, faultSentence, faultWords, isFaultCode } from '../../domain/faults.ts';
import type { InBoth, Language } from '../../domain/language.ts';

/** Sentences a clerk reads about the line, the papers and the other bureau. One place, so that they agree. */

export type OutboxWords = 'sealed' | 'sent' | 'received' | 'accepted' | 'rejected' | 'conflict';

/** A fault's own sentence, ready for another to follow it. */
const codeSentence = (code: string | null, language: Language): string =>
  code === null || !isFaultCode(code)
    ? ''
    : `${faultSentence(code, {}, language)}${language === 'en' ? ' ' : ''}`;

const outboxWords = (state: OutboxWords, code: string | null, parked: boolean): InBoth => {
  const zh = codeSentence(code, 'zh');
  const en = codeSentence(code, 'en');
  const isUnderWay = state === 'sealed' || state === 'sent';
  if (parked && isUnderWay)
    return {
      zh: `需要人工处理：${zh}请打开待办中的对应任务。`,
      en: `A person has to look at this: ${en}Open its task in the inbox.`,
    };
  if (isUnderWay && code !== null) return { zh: `待同步：${zh}`, en: `Waiting: ${en}` };
  switch (state) {
    case 'sealed':
      return {
        zh: '待同步：线路接通后自动发出。',
        en: 'Waiting: it is sent by itself when the line is back.',
      };
    case 'sent':
      return { zh: '正在发送，等待交换平台回执。', en: 'Being sent; the exchange has not answered yet.' };
    case 'received':
      return {
        zh: '交换平台已收到，等待裁定。',
        en: 'The exchange has received it; its verdict is still to come.',
      };
    case 'accepted':
      return code === null
        ? { zh: '交换平台已接受。', en: 'Accepted by the exchange.' }
        : {
            zh: `交换平台已入账，但须核查：${zh}请按待办处理。`,
            en: `Counted by the exchange, but to be looked into: ${en}See its task in the inbox.`,
          };
    case 'rejected':
      return {
        zh: `交换平台未接受：${zh}请按待办提示更正。`,
        en: `Not accepted by the exchange: ${en}Correct it as its task in the inbox says.`,
      };
    case 'conflict':
      if (code?.startsWith('exchange/handover-') === true || code === 'exchange/record-handed-over')
        return { zh, en };
      return {
        zh: '另一窗口已先改动同一记录，请在待办中核对后处理。',
        en: 'Another window changed this record first; compare and decide in the inbox.',
      };
  }
};

export const outboxSentence = (
  state: OutboxWords,
  code: string | null,
  parked: boolean,
  language: Language = 'zh',
): string => outboxWords(state, code, parked)[language].trimEnd();

const schemaTitles: Readonly<Record<string, InBoth>> = {
  'joint-filing/1': { zh: '联合申报', en: 'Joint filing' },
  'collection/1': { zh: '代征入库', en: 'Collection on behalf' },
  'voucher-event/1': { zh: '票证开具与作废', en: 'Voucher issued or spoiled' },
  'reversal/1': { zh: '冲正', en: 'Reversal' },
  'registration/1': { zh: '设立登记', en: 'Registration' },
  'case-entry/1': { zh: '往来办件', en: 'Case between the bureaus' },
  'return/1': { zh: '退回', en: 'Return' },
  'confirm/1': { zh: '确认', en: 'Confirmation' },
  'handover/1': { zh: '登记移交', en: 'Handover of a registration' },
  'decline/1': { zh: '移交未接收', en: 'Handover declined' },
  'epoch/1': { zh: '窗口重新启用', en: 'A window begun anew' },
};

export const schemaTitleInBoth = (schema: string): InBoth =>
  schemaTitles[schema] ?? { zh: '业务记录', en: 'Record' };
export const schemaTitle = (schema: string, language: Language = 'zh'): string =>
  schemaTitleInBoth(schema)[language];

/** What happened between two windows, above both their versions; null where the winner has not been read yet. */
export const conflictSentence = (winner: Bureau | null, language: Language): string =>
  (winner === null
    ? {
        zh: '另一窗口已先改动这份记录，其内容尚未收到，请先“立即重试”。',
        en: 'Another window changed this record first; its version has not come yet: press “Send now” first.',
      }
    : {
        zh: `${bureauName[winner]}窗口已先改动这份记录，本窗口的版本没有生效。请比对后选择一种处理。`,
        en: `A ${bureauNameEn[winner]} window changed this record first, so this window’s version had no effect. Compare, then choose.`,
      })[language];

type InboxKind =
  | 'confirm-or-return'
  | 'correct'
  | 'conflict'
  | 'rejected'
  | 'alarm'
  | 'recall'
  | 'duplicate'
  | 'take-over'
  | 'sent-back'
  | 'take-back';
/** What the other bureau's person is asked to look at. */
export type WhatIsAsked = 'collection' | 'reversal' | 'registration' | 'supplement';

const confirmWords: Readonly<Record<WhatIsAsked, readonly [zh: string, en: string]>> = {
  collection: ['代征的记录已存入交换平台', 'has collected this on behalf'],
  reversal: [
    '代征的这笔已冲正，不再应征',
    'has reversed what it collected on behalf: nothing is due any more',
  ],
  registration: ['办理的设立登记已存入交换平台', 'has registered this taxpayer for both bureaus'],
  supplement: ['补录的一照一码登记信息已存入交换平台', 'has completed a one-licence-one-code registration'],
};

interface InboxDetail {
  readonly sender: Bureau;
  readonly reason: string | null;
  readonly field: string | null;
  readonly code: string | null;
  readonly asks?: WhatIsAsked;
  /** Words of its own: of a record that moves to another jurisdiction, of a trust paper that was not taken. */
  readonly own?: InBoth | null;
  /** The two that may be one. */
  readonly duplicate?: Readonly<
    Record<'name' | 'number' | 'otherName' | 'otherNumber' | 'likeness', string>
  > | null;
  /** Papers that have to come back, and the other business that stands under the number, if it is another. */
  readonly recall?: { readonly numbers: readonly string[]; readonly otherName: string | null } | null;
}

const recallWords = ({ recall }: InboxDetail): InBoth => {
  const numbers = (recall?.numbers ?? []).join('、');
  const other = recall?.otherName ?? null;
  const paper: InBoth =
    numbers === ''
      ? { zh: '', en: '' }
      : { zh: `请收回已发证件 ${numbers}，`, en: `take back the paper given out, ${numbers}, ` };
  return other === null
    ? {
        zh: `该纳税人另一窗口已先登记，以先登记的为准：${paper.zh}打开办件，处理重复登记。`,
        en: `Another window registered this taxpayer first and that registration stands: ${paper.en}open the case and settle the duplicate.`,
      }
    : {
        zh: `该识别号已先登记给同一业主的“${other}”：${paper.zh}打开办件处理后，按下一顺序号重新登记。`,
        en: `The number went to another business of the same owner, “${other}”: ${paper.en}settle this case, then register anew under the next number.`,
      };
};

const takeBackWords = ({ recall }: InboxDetail): InBoth => {
  const numbers = (recall?.numbers ?? []).join('、');
  return {
    zh: `另一窗口已先补发该纳税人的证件：请收回本窗口所发证件 ${numbers}，收回后写明处理结果。`,
    en: `Another window handed this taxpayer’s certificate over first: take back the one given out here, ${numbers}, then write down what was done.`,
  };
};

const duplicateWords = ({ duplicate }: InboxDetail): InBoth => {
  const { name = '', number = '', otherName = '', otherNumber = '', likeness = '' } = duplicate ?? {};
  const [zh, en] =
    likeness === 'licence-and-name'
      ? ['证照号码和名称相同', 'have the same licence and name']
      : ['负责人和地址相同', 'have the same owner and address'];
  return {
    zh: `“${name}”（${number}）与“${otherName}”（${otherNumber}）${zh}，可能是同一户重复登记：请核对后写明处理结果。`,
    en: `“${name}” (${number}) and “${otherName}” (${otherNumber}) ${en}: this may be one business registered twice. Check, and note what was found.`,
  };
};

const inboxWords = (kind: InboxKind, detail: InboxDetail): InBoth => {
  const { sender, reason, field, code, asks = 'collection', own = null } = detail;
  if (own !== null) return own;
  switch (kind) {
    case 'take-over':
    case 'sent-back':
    case 'take-back':
      return schemaTitleInBoth('handover/1');
    case 'recall':
      return recallWords(detail);
    case 'duplicate':
      return duplicateWords(detail);
    case 'confirm-or-return':
      return {
        zh: `${bureauName[sender]}窗口${confirmWords[asks][0]}，请核对后确认入库，或注明栏目和原因退回。`,
        en: `The ${bureauNameEn[sender]} window ${confirmWords[asks][1]}; check it, then confirm it, or return it with field and reason.`,
      };
    case 'correct':
      return {
        zh: `对方退回“${field ?? ''}”：${reason ?? ''}。请更正后重新传递。`,
        en: `The other bureau returned “${field ?? ''}”: ${reason ?? ''}. Correct it and send it again.`,
      };
    case 'conflict':
      if ((detail.recall?.numbers ?? []).length > 0) return takeBackWords(detail);
      return {
        zh: '另一窗口已先改动同一记录，本窗口的版本没有生效：请打开比对后选择处理办法。',
        en: 'Another window changed this record first and this one’s version had no effect: open it, compare and choose.',
      };
    case 'rejected':
      return {
        zh: `交换平台未接受这条记录：${codeSentence(code, 'zh')}`,
        en: `The exchange did not accept this record: ${codeSentence(code, 'en')}`,
      };
    case 'alarm':
      // What the window itself would not take says why; of the line, one sentence says all there is to do.
      if (
        code?.startsWith('case/') === true ||
        code?.startsWith('exchange/entry-') === true ||
        code?.startsWith('exchange/head-') === true ||
        code?.startsWith('exchange/records-differ') === true
      )
        return { zh: codeSentence(code, 'zh'), en: codeSentence(code, 'en') };
      return {
        zh: '交换平台发现本机编号与以往不符，已停止传递，请立即联系主管人员。',
        en: 'The exchange found that this machine’s numbers do not fit what it had before; nothing is sent any more. Call the supervisor now.',
      };
  }
};

export const inboxSentence = (kind: InboxKind, detail: InboxDetail, language: Language = 'zh'): string =>
  inboxWords(kind, detail)[language].trimEnd();

export type PrintStatus = 'prepared' | 'sent' | 'unknown' | 'checked' | 'issued' | 'spoiled' | 'failed';

export const printingSentence: InBoth = { zh: '正在打印，请稍候。', en: 'Printing; wait a moment.' };

/** A print job keeps its fault's code alone; what stood in the blanks is said in general. */
const printFacts: FaultFacts = {
  where: { zh: '打印机', en: 'the printer' },
  device: { zh: '打印机', en: 'printer' },
  status: { zh: '见设备页面', en: 'see the device page' },
  field: { zh: '其中一栏', en: 'one field' },
  text: { zh: '其中一栏', en: 'one field' },
  line: { zh: '某', en: 'of the slip' },
  codePoints: { zh: '（个别字）', en: 'some characters' },
  lines: { zh: '更多', en: 'more' },
  max: { zh: '若干', en: 'so many' },
  seconds: { zh: '规定的', en: 'too many' },
  printer: { zh: '设备设置所填', en: 'as in the settings' },
  printers: { zh: '见设备页面', en: 'see the device page' },
  printerPaper: { zh: '见设备页面', en: 'see the device page' },
  paper: { zh: '见设备页面', en: 'see the device page' },
  page: { zh: '某', en: 'see the paper itself' },
};
const printFault = (code: string | null): InBoth => {
  if (code === null || !isFaultCode(code)) return { zh: '', en: '' };
  const { zh, en } = faultWords(code, printFacts);
  return { zh, en: `${en} ` };
};

const notYetPrinted = (code: string | null): InBoth => ({
  zh: `${printFault(code).zh}处理后按“打印”，号码不变。`,
  en: `${printFault(code).en}Then press Print; the number stays the same.`,
});

const printWords = (status: PrintStatus, numbered: boolean, code: string | null): InBoth => {
  switch (status) {
    case 'prepared':
      return code === null ? { zh: '等待打印。', en: 'Waiting for the printer.' } : notYetPrinted(code);
    case 'failed':
      return notYetPrinted(code);
    case 'sent':
      return numbered
        ? {
            zh: '已送打印机，请核对纸上号码后确认；破损请作废。',
            en: 'Sent to the printer; compare the number on the paper and confirm it, or spoil a torn one.',
          }
        : { zh: '已打印。', en: 'Printed.' };
    case 'unknown':
      if (code === 'device/sent-not-confirmed' && !numbered) return printFault(code);
      if (code === 'print/glyph-substituted' || (code === 'device/paper-out-mid-job' && numbered))
        return printFault(code);
      return numbered
        ? {
            zh: '打印结果不明，请看纸：完好且号码相符请确认，否则作废换下一号。',
            en: 'It is not known whether it printed. Look at the paper: confirm it if whole and the number fits, else spoil it for the next number.',
          }
        : {
            zh: '打印结果不明，需要时可再打印一份副本。',
            en: 'It is not known whether it printed; print a copy if needed.',
          };
    case 'checked':
    case 'issued':
      return { zh: '已开具。', en: 'Issued.' };
    case 'spoiled':
      return { zh: '已作废，号码不再使用。', en: 'Spoiled; the number is not used again.' };
  }
};

export const printSentence = (
  status: PrintStatus,
  numbered: boolean,
  errorCode: string | null,
  language: Language = 'zh',
): string => printWords(status, numbered, errorCode)[language].trimEnd();

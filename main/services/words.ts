import type { Bureau } from '../../domain/bureau.ts';
import { bureauName } from '../../domain/bureau.ts';
import { faultSentence, isFaultCode } from '../../domain/faults.ts';

/** Sentences a clerk reads about the line, the papers and the other bureau. One place, so that they agree. */

export type OutboxWords = 'sealed' | 'sent' | 'received' | 'accepted' | 'rejected' | 'conflict';

const codeSentence = (code: string | null): string =>
  code !== null && isFaultCode(code) ? faultSentence(code) : '';

export const outboxSentence = (state: OutboxWords, code: string | null, parked: boolean): string => {
  if (parked) return '需要人工处理：请打开待办中的对应任务。';
  switch (state) {
    case 'sealed':
      return code === null ? '待同步：线路接通后自动发出。' : `待同步：${codeSentence(code)}`;
    case 'sent':
      return '已发出，等待交换平台回执。';
    case 'received':
      return '交换平台已收到，正在登记。';
    case 'accepted':
      return '交换平台已接受。';
    case 'rejected':
      return `交换平台未接受：${codeSentence(code)}请按待办提示更正。`;
    case 'conflict':
      return '另一窗口已先改动同一记录，请在待办中核对后处理。';
  }
};

export const schemaTitle = (schema: string): string => {
  const titles: Readonly<Record<string, string>> = {
    'joint-filing/1': '联合申报',
    'collection/1': '代征入库',
    'voucher-event/1': '票证开具与作废',
    'reversal/1': '冲正',
    'return/1': '退回',
    'confirm/1': '确认',
  };
  return titles[schema] ?? '业务记录';
};

export const inboxSentence = (
  kind: 'confirm-or-return' | 'correct' | 'conflict' | 'rejected' | 'alarm',
  detail: {
    readonly sender: Bureau;
    readonly reason: string | null;
    readonly field: string | null;
    readonly code: string | null;
  },
): string => {
  switch (kind) {
    case 'confirm-or-return':
      return `${bureauName[detail.sender]}窗口代征的记录已存入交换平台，请核对后确认入库，或注明栏目和原因退回。`;
    case 'correct':
      return `对方退回“${detail.field ?? ''}”：${detail.reason ?? ''}。请更正后重新传递。`;
    case 'conflict':
      return '同一记录已有更新的版本，请核对对方版本后重新办理。';
    case 'rejected':
      return `交换平台未接受这条记录：${codeSentence(detail.code)}`;
    case 'alarm':
      return '交换平台发现本机编号与以往不符，已停止传递，请立即联系主管人员。';
  }
};

export type PrintStatus = 'prepared' | 'sent' | 'unknown' | 'checked' | 'issued' | 'spoiled' | 'failed';

export const printSentence = (status: PrintStatus, numbered: boolean, errorCode: string | null): string => {
  switch (status) {
    case 'prepared':
      return errorCode === null
        ? '等待打印。'
        : `尚未打印：${codeSentence(errorCode)}处理后按“打印”，号码不变。`;
    case 'failed':
      return `尚未打印：${codeSentence(errorCode)}处理后按“打印”，号码不变。`;
    case 'sent':
      return numbered ? '已送打印机，请核对纸上号码后确认；破损请作废。' : '已打印。';
    case 'unknown':
      if (errorCode === 'print/glyph-substituted') return codeSentence(errorCode);
      if (errorCode === 'device/paper-out-mid-job' && numbered) return codeSentence(errorCode);
      return numbered
        ? '打印结果不明，请看纸：完好且号码相符请确认，否则作废换下一号。'
        : '打印结果不明，需要时可再打印一份副本。';
    case 'checked':
    case 'issued':
      return '已开具。';
    case 'spoiled':
      return '已作废，号码不再使用。';
  }
};

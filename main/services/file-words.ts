import { faultSentence, isFaultCode } from '../../domain/faults.ts';
import type { InBoth, Language } from '../../domain/language.ts';
import type { CarriedFileRow } from '../../db/carried-files.ts';
import type { Taken } from './file-post.ts';

/** Sentences about sealed files, in both languages; the desk picks one. */

type Kind = CarriedFileRow['kind'];
interface Outside {
  readonly kind: Kind;
  readonly device: string;
  readonly counts: CarriedFileRow['counts'];
}

/** A file on the stick, as this window sees it. */
export const fileSentence = ({ kind, device, counts }: Outside, self: string): InBoth => {
  const { messages, verdicts, entries } = counts;
  if (kind === 'to-exchange')
    return device === self
      ? {
          zh: `本窗口导出的 ${messages} 份报文：请带到联网的窗口或交换平台导入。`,
          en: `Messages of this window: ${messages}. Take them to a window with a line or to the exchange.`,
        }
      : {
          zh: `窗口 ${device} 的 ${messages} 份报文：导入后转交交换平台，并取得回执。`,
          en: `Messages of window ${device}: ${messages}. Taken here, they go on to the exchange, which answers.`,
        };
  return device === self
    ? {
        zh: `给本窗口的回执：裁定 ${verdicts} 条、新记录 ${entries} 条，请导入。`,
        en: `The answer for this window. Verdicts: ${verdicts}, new records: ${entries}. Take it.`,
      }
    : {
        zh: `给窗口 ${device} 的回执：请带到那个窗口导入。`,
        en: `The answer for window ${device}: take it there.`,
      };
};

/** A file kept in this window. */
export const keptSentence = (row: CarriedFileRow): InBoth => {
  if (row.state === 'to-fetch')
    return {
      zh: `给窗口 ${row.device} 的回执：请写入U盘带回。`,
      en: `The answer for window ${row.device}: put it on a stick and take it back.`,
    };
  const why = (language: Language): string =>
    row.reason !== null && isFaultCode(row.reason)
      ? faultSentence(row.reason, { device: row.device, expectSeq: '' }, language)
      : '';
  if (row.kind === 'to-exchange' && row.reason === 'exchange/sequence-gap')
    return {
      zh: `窗口 ${row.device} 的文件之前还缺一份，已保存；导入缺的那份后自动转交。`,
      en: `A file of window ${row.device} before this one is missing; it is kept and goes on once that one is taken.`,
    };
  return { zh: why('zh'), en: why('en') };
};

/** What came of taking a file. */
export const takenSentence = (taken: Taken, row: CarriedFileRow | undefined): InBoth => {
  if (taken.outcome === 'waiting')
    return row === undefined
      ? { zh: faultSentence(taken.reason.code), en: faultSentence(taken.reason.code, {}, 'en') }
      : keptSentence(row);
  if (taken.outcome === 'carried')
    return taken.fresh === 0
      ? {
          zh: `窗口 ${taken.device} 的报文交换平台此前都已收到；回执已备好，请写入U盘带回。`,
          en: `The exchange had all of window ${taken.device}’s messages already; its answer is ready for the stick.`,
        }
      : {
          zh: `窗口 ${taken.device} 的 ${taken.fresh} 份报文已转交；回执已备好，请写入U盘带回。`,
          en: `Messages of window ${taken.device} that reached the exchange: ${taken.fresh}. Its answer is ready for the stick.`,
        };
  const { received, verdicts, entries, isMore } = taken.news;
  if (received + verdicts + entries === 0)
    return {
      zh: '这份回执此前已导入，没有新的内容。',
      en: 'This answer was taken before; there is nothing new in it.',
    };
  const more: InBoth = isMore
    ? {
        zh: '交换平台还有更多记录，请再导出一次取回。',
        en: ' The exchange has more; export once more to fetch it.',
      }
    : { zh: '', en: '' };
  return {
    zh: `已导入回执：收妥 ${received} 份，裁定 ${verdicts} 条，新记录 ${entries} 条。${more.zh}`,
    en: `Taken. Received: ${received}, verdicts: ${verdicts}, new records: ${entries}.${more.en}`,
  };
};

/** What was exported. */
/** `scans` wait for a line: a stick carries messages alone (docs/decisions/0026). */
export const exportedSentence = (done: {
  name: string;
  messages: number;
  left: number;
  scans: number;
}): InBoth => ({
  zh: `已写入U盘：${done.name}，报文 ${done.messages} 份。${done.left === 0 ? '写完后请安全弹出，带到联网的窗口。' : `还有 ${done.left} 份放不下，取回回执后请再导出。`}${done.scans === 0 ? '' : `扫描件 ${done.scans} 份不随U盘走，联网后自动上传。`}`,
  en: `On the stick: ${done.name}, messages: ${done.messages}. ${done.left === 0 ? 'Eject it safely and take it to a window with a line.' : `Did not fit: ${done.left}; export again once the answer is taken.`}${done.scans === 0 ? '' : ` Scans do not travel by stick (${done.scans}); they go by themselves when the line is back.`}`,
});

export const fetchedSentence = (name: string): InBoth => ({
  zh: `回执已写入U盘：${name}，请带回原窗口导入。`,
  en: `The answer is on the stick: ${name}. Take it back to its window.`,
});

/** A message that is on a stick and not yet known to have arrived. */
export const onStickSentence = (at: string): InBoth => ({
  zh: `已于 ${at} 导出到U盘，等待回执；线路接通也会自动发出。`,
  en: `On a stick since ${at}, waiting for the answer; it is also sent by itself when the line is back.`,
});

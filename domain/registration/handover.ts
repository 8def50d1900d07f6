import { type Bureau, bureauName, bureauNameEn, bureaus } from '../bureau.ts';
import { type Citation, cite } from '../citation.ts';
import type { InBoth } from '../language.ts';
import { type Fen, formatYuanGrouped } from '../money.ts';
import { mostScansPerEntry } from '../scan.ts';

/* A registered taxpayer moves to another jurisdiction: what has to be settled first, and what stays to be seen. */

/** 税收征收管理法实施细则（国务院令第362号）: cleared before leaving, and the certificate handed in. */
const clearance = cite('税收征收管理法实施细则', '第十六条');
/** The norm's item 36: a return is answered before anything else is said of a record. */
const returns = cite('国家税务局 地方税务局合作工作规范', '第三十六项');

/**
 * Whether a case of the taxpayer that is not finished keeps it from leaving: no source says so, each bureau sets it.
 * `warn` or `refuse`; where none has set it, `refuse`.
 */
export const openCasesParameter = 'handover-open-cases';
/** Where a record may be handed over to: `<part> <name>`, as the bureau of the window has set it. */
export const placesParameter = 'receiving-jurisdictions';

export interface Place {
  /** The exchange's part: an area code. */
  readonly part: string;
  readonly name: string;
}

/** Entries of the parameter; one without a name is known by its code. */
export const placesOf = (entries: readonly string[]): readonly Place[] =>
  entries.flatMap((entry) => {
    const [part = '', ...name] = entry.trim().split(/\s+/);
    return part === '' ? [] : [{ part, name: name.join(' ') || part }];
  });

/** What this window knows of a taxpayer that wants to leave. */
export interface BeforeLeaving {
  readonly isReturned: boolean;
  /** A version of the record is sealed here and has no verdict, or has not come back yet. */
  readonly isUnderWay: boolean;
  /** The other bureau has not confirmed the version that stands. */
  readonly isUnconfirmed: boolean;
  readonly arrearsFenOf: Readonly<Record<Bureau, Fen>>;
  /** Numbers of cases that are not finished. */
  readonly openCases: readonly string[];
  readonly openCasesRule: 'warn' | 'refuse';
  readonly certificateNumber: string | null;
  /** Scans of its papers, over all its versions. */
  readonly scans: number;
}

export interface Obstacle {
  /** The record may not leave before it is settled; else it is only to be known. */
  readonly forbids: boolean;
  readonly said: InBoth;
  readonly basis: Citation | null;
}

const scansGoAlong = (count: number): InBoth =>
  count > mostScansPerEntry
    ? {
        zh: `所附扫描件 ${count} 份，随同移交最近的 ${mostScansPerEntry} 份，其余留存本地；接收地需要的请另行提供。`,
        en: `Of its ${count} scans the latest ${mostScansPerEntry} go along; the others stay here, and are to be given to the other place where it needs them.`,
      }
    : {
        zh: `所附扫描件 ${count} 份随同移交，接收地两局可以查看。`,
        en: `Its scans go along (${count}); both bureaus there may read them.`,
      };

/** In the order in which a clerk would settle them: first what forbids the handover, then what is only to be known. */
export const obstaclesTo = (known: BeforeLeaving): readonly Obstacle[] => {
  const found: Obstacle[] = [];
  if (known.isUnderWay)
    found.push({
      forbids: true,
      said: {
        zh: '本窗口对该登记的改动还没有裁定结果，请等同步完成后再移交。',
        en: 'A change of this registration has no verdict yet; wait until it is synchronised, then hand over.',
      },
      basis: null,
    });
  if (known.isReturned)
    found.push({
      forbids: true,
      said: {
        zh: '该登记被对方退回，请先更正。',
        en: 'The other bureau has returned this registration; correct it first.',
      },
      basis: returns,
    });
  for (const bureau of bureaus) {
    const owed = known.arrearsFenOf[bureau];
    if (owed > 0)
      found.push({
        forbids: true,
        said: {
          zh: `${bureauName[bureau]}欠税 ${formatYuanGrouped(owed)} 元，请先结清应纳税款、滞纳金、罚款。`,
          en: `${bureauNameEn[bureau]} arrears of ${formatYuanGrouped(owed)} yuan: tax, surcharge and penalty are settled first.`,
        },
        basis: clearance,
      });
  }
  if (known.openCases.length > 0)
    found.push({
      forbids: known.openCasesRule === 'refuse',
      said: {
        zh: `未办结的办件：${known.openCases.join('、')}。${known.openCasesRule === 'refuse' ? '请先办结或撤销。' : '移交后仍在本窗口办结。'}`,
        en: `Cases not finished: ${known.openCases.join(', ')}. ${known.openCasesRule === 'refuse' ? 'Finish or discard them first.' : 'They are finished at this window after the handover.'}`,
      },
      basis: null,
    });
  if (known.isUnconfirmed)
    found.push({
      forbids: false,
      said: {
        zh: '另一局尚未确认入库这一版登记；移交后由接收地两局办理。',
        en: 'The other bureau has not confirmed this version; after the handover the two bureaus there do.',
      },
      basis: null,
    });
  if (known.certificateNumber !== null)
    found.push({
      forbids: false,
      said: {
        zh: `登记证件 ${known.certificateNumber} 须当面收回缴销，由接收地换发；移交后列入待办。`,
        en: `Certificate ${known.certificateNumber} is taken back and cancelled here, and a new one given out there; it becomes a task.`,
      },
      basis: clearance,
    });
  if (known.scans > 0) found.push({ forbids: false, said: scansGoAlong(known.scans), basis: null });
  return [...found.filter(({ forbids }) => forbids), ...found.filter(({ forbids }) => !forbids)];
};

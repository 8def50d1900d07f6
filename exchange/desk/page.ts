import { opinionOf } from '../enrolment-desk.ts';
import type { RecordDigest } from '../../contract/exchange/digests.ts';
import { bureaus } from '../../domain/bureau.ts';
import { faultSentence, isFaultCode } from '../../domain/faults.ts';
import { type DeskLanguage, type DeskWord, deskWord } from './words.ts';
import { type DeskView, mostListed } from './view.ts';

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string | number): string => String(text).replace(/[&<>"']/g, (c) => escapes[c] ?? c);

/**
 * Numbers of taxpayers and persons (15, 18 or 20 characters) keep their ends: an operator tells two apart and learns
 * neither. They also stand inside the ids of records.
 */
export const masked = (text: string): string =>
  text.replace(/[0-9A-Z]{15,20}/g, (number) => `${number.slice(0, 4)}****${number.slice(-4)}`);

/** Enough of a root to compare two at a glance. */
const shortRoot = (root: string): string => `${root.slice(0, 12)}…`;

type Cell = string | number;

interface Section {
  readonly heading: DeskWord;
  readonly columns: readonly DeskWord[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said instead of an empty table. */
  readonly none?: DeskWord;
  readonly isUrgent?: boolean;
}

const chinaTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

const sectionsOf = (view: DeskView, language: DeskLanguage): readonly Section[] => {
  const word = (key: DeskWord): string => deskWord(language, key);
  const at = (instant: number): string => chinaTime.format(instant);
  const has = (record: RecordDigest | null): string =>
    record === null
      ? word('hasNone')
      : `${word('version')} ${record.version} · ${record.status} · ${record.hash.slice(0, 12)}…`;
  const why = (code: string, msgId: string): string =>
    isFaultCode(code)
      ? faultSentence(code, { seq: msgId.slice(msgId.lastIndexOf(':') + 1), field: '…' }, language)
      : code;
  return [
    {
      heading: 'overdue',
      columns: ['kind', 'subject', 'part', 'owes', 'dueOn', 'daysLate'],
      rows: view.overdue.map((item) => [
        language === 'zh' ? item.title : item.titleEn,
        masked(item.subject),
        item.part,
        word(item.bureau),
        item.dueOn,
        item.daysLate,
      ]),
      none: 'overdueNone',
      isUrgent: true,
    },
    {
      heading: 'alarms',
      columns: ['message', 'reason', 'at'],
      rows: view.alarms.map((alarm) => [alarm.msgId, why(alarm.code, alarm.msgId), at(alarm.raisedAt)]),
      none: 'alarmsNone',
      isUrgent: true,
    },
    {
      heading: 'headAlarms',
      columns: ['part', 'headSize', 'bureau', 'headRoot', 'otherBureau', 'otherSigned', 'at'],
      rows: view.headAlarms.map(({ countersignature: c, other, otherSigned, raisedAt }) => [
        c.part,
        c.size,
        word(c.bureau),
        shortRoot(c.root),
        word(other),
        otherSigned === null ? word('none') : `${otherSigned.size} ${shortRoot(otherSigned.root)}`,
        at(raisedAt),
      ]),
      none: 'headAlarmsNone',
      isUrgent: true,
    },
    {
      heading: 'recordsDiffer',
      columns: ['device', 'record', 'headSize', 'exchangeHas', 'windowHas', 'at'],
      rows: view.reconciliations.flatMap(({ device, size, differences, comparedAt }) =>
        differences.map((one) => [
          device,
          masked(one.recordId),
          size,
          has(one.exchange),
          has(one.window),
          at(comparedAt),
        ]),
      ),
      none: 'recordsDifferNone',
      isUrgent: true,
    },
    {
      heading: 'quarantine',
      columns: ['message', 'part', 'reason', 'at'],
      rows: view.quarantined.map((held) => [
        held.msgId,
        held.part,
        why(held.code, held.msgId),
        at(held.receivedAt),
      ]),
      none: 'quarantineNone',
      isUrgent: true,
    },
    {
      heading: 'held',
      columns: ['device', 'part', 'count', 'numbers', 'since'],
      rows: view.held.map((h) => [h.device, h.part, h.count, `${h.fromSeq}–${h.toSeq}`, at(h.since)]),
      none: 'heldNone',
      isUrgent: true,
    },
    {
      heading: 'counts',
      columns: ['part', 'highWater', 'pending', 'returned', 'offered', 'conflicts', 'rejected'],
      rows: view.parts.map((p) => [
        p.part,
        p.highWater,
        p.pending,
        p.returned,
        p.offered,
        p.conflicts,
        p.rejected,
      ]),
    },
    {
      heading: 'heads',
      columns: ['part', 'headSize', 'headRoot', 'hallDate', 'headSigned', 'at'],
      rows: view.heads.map((head) => [
        head.part,
        head.size,
        shortRoot(head.root),
        head.hallDate,
        bureaus
          .map((bureau) => {
            const last = head.lastSigned[bureau];
            const said =
              last === head.size ? word('headSignedNow') : last === 0 ? word('none') : String(last);
            return `${word(bureau)}: ${said}`;
          })
          .join(language === 'zh' ? '；' : '; '),
        at(head.madeAt),
      ]),
      none: 'headsNone',
    },
    {
      heading: 'enrolments',
      columns: ['device', 'at', 'opinions'],
      rows: view.enrolments.map(({ device, askedAt, opinions }) => [
        device,
        at(askedAt),
        bureaus
          .map((bureau) => {
            const given = opinions.find((one) => one.bureau === bureau);
            return `${word(bureau)}: ${word(given === undefined ? 'none' : opinionOf(given.text).opinion)}`;
          })
          .join(language === 'zh' ? '；' : '; '),
      ]),
      none: 'enrolmentsNone',
    },
    {
      heading: 'returned',
      columns: ['record', 'part', 'schema', 'taxpayer', 'version', 'owes'],
      rows: view.returned.map((r) => [
        masked(r.recordId),
        r.part,
        r.schema,
        masked(r.taxpayer),
        r.version,
        word(r.senderBureau),
      ]),
      none: 'returnedNone',
    },
    {
      heading: 'offered',
      columns: ['record', 'fromPart', 'part', 'schema', 'taxpayer', 'owes'],
      rows: view.offered.flatMap((r) =>
        (r.handover?.offers ?? []).map((offer) => [
          masked(r.recordId),
          offer.part,
          r.part,
          r.schema,
          masked(r.taxpayer),
          word(offer.authority),
        ]),
      ),
      none: 'offeredNone',
    },
    {
      heading: 'disagreements',
      columns: ['message', 'part', 'reason', 'at'],
      rows: view.conflicts.map((c) => [c.msgId, c.part, why(c.code, c.msgId), at(c.decidedAt)]),
      none: 'disagreementsNone',
    },
    {
      heading: 'devices',
      columns: ['device', 'bureau', 'hall', 'part', 'status', 'epoch', 'lastSeq'],
      rows: view.devices.map((d) => [
        d.device,
        word(d.bureau),
        d.hall,
        d.part,
        word(d.status),
        d.epoch,
        d.lastSeq,
      ]),
    },
    {
      heading: 'load',
      columns: ['running', 'waiting', 'toldToComeBack'],
      rows: [[view.load.running, view.load.waiting, view.load.toldToComeBack]],
    },
    {
      heading: 'scans',
      columns: ['scansNamed', 'scansArrived', 'scansUploading', 'scansOverdue', 'scansSize'],
      rows: [
        [
          view.scans.named,
          view.scans.arrived,
          view.scans.uploading,
          view.scans.overdue,
          (view.scans.bytes / 1_048_576).toFixed(1),
        ],
      ],
    },
    {
      heading: 'trustPapers',
      columns: ['kind', 'ofWhom', 'issue', 'sizeKb', 'hash', 'at'],
      rows: view.trustPapers.map((p) => [
        word(p.kind),
        p.of,
        p.kind === 'trust-list' ? p.order : at(p.order),
        Math.ceil(p.size / 1024),
        shortRoot(p.hash),
        at(p.putAt),
      ]),
      none: 'trustPapersNone',
    },
    {
      heading: 'decisions',
      columns: ['at', 'kind', 'subject', 'by', 'reason'],
      rows: view.decisions.map((d) => [
        at(d.decidedAt),
        word(d.kind),
        /^[0-9a-f]{64}$/.test(d.subject) ? shortRoot(d.subject) : d.subject,
        d.by,
        masked(d.reason),
      ]),
      none: 'decisionsNone',
    },
  ];
};

/** Dates, numbers and short ids are read as one; what is longer wraps. */
const cellHtml = (cell: Cell): string =>
  `<td${String(cell).length <= 19 ? ' class="one"' : ''}>${escape(cell)}</td>`;

const tableOf = ({ heading, columns, rows }: Section, language: DeskLanguage): string => {
  const head = columns.map((key) => `<th scope="col">${escape(deskWord(language, key))}</th>`).join('');
  const lines = rows
    .slice(0, mostListed)
    .map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`)
    .join('\n');
  const more =
    rows.length > mostListed
      ? `<p class="quiet">${escape(deskWord(language, 'more', { count: mostListed }))}</p>`
      : '';
  return `<div class="wide" tabindex="0" role="group" aria-labelledby="${heading}"><table><thead><tr>${head}</tr></thead><tbody>\n${lines}\n</tbody></table></div>${more}`;
};

const sectionHtml = (section: Section, language: DeskLanguage): string => {
  const count = section.none === undefined ? '' : ` <span class="count">${section.rows.length}</span>`;
  const urgent = section.isUrgent === true && section.rows.length > 0 ? ' class="urgent"' : '';
  const body =
    section.rows.length === 0 && section.none !== undefined
      ? `<p class="quiet">${escape(deskWord(language, section.none))}</p>`
      : tableOf(section, language);
  return `<section${urgent} aria-labelledby="${section.heading}">
<h2 id="${section.heading}">${escape(deskWord(language, section.heading))}${count}</h2>
${body}
</section>`;
};

/** The page, whole, without a script: what is urgent first, as it stands at this moment. */
export const deskPage = (view: DeskView, language: DeskLanguage): string => {
  const word = (key: DeskWord, facts?: Record<string, string | number>): string =>
    escape(deskWord(language, key, facts));
  const { agreement } = view;
  const agreed =
    agreement.version === 0
      ? word('noAgreement')
      : `${word('agreementVersion', { version: agreement.version })} ${escape(agreement.document ?? '')}`;
  const other = language === 'zh' ? 'en' : 'zh';
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${word('title')}</title>
<link rel="stylesheet" href="/desk/desk.css">
</head>
<body>
<header>
<h1>${word('title')}</h1>
<p>${word(view.env)} · ${escape(view.exchangeId)} · ${word('hallDate')} ${escape(view.hallDate)}</p>
<p>${word('agreement')}${language === 'zh' ? '：' : ': '}${agreed}</p>
<nav><a href="/desk?lang=${language}">${word('again')}</a> · <a href="/desk?lang=${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${word('other')}</a></nav>
</header>
<main>
<p class="quiet">${word('howTo')}</p>
${sectionsOf(view, language)
  .map((section) => sectionHtml(section, language))
  .join('\n')}
</main>
</body>
</html>
`;
};

export const deskStyle = `
:root { color-scheme: light; font: 14px/1.5 'Noto Sans SC', 'Microsoft YaHei', system-ui, sans-serif; color: #1d2129; }
body { margin: 0; background: #f5f6f8; }
header { background: #fff; border-bottom: 1px solid #d9dce2; padding: 10px 20px; display: flex; flex-wrap: wrap;
  gap: 4px 24px; align-items: baseline; }
h1 { font-size: 18px; margin: 0; }
header p { margin: 0; }
nav { margin-left: auto; }
a { color: #0b57d0; }
main { padding: 8px 20px 40px; display: grid; grid-template-columns: repeat(auto-fit, minmax(480px, 1fr)); gap: 12px; }
main > p { grid-column: 1 / -1; margin: 4px 0; }
section { background: #fff; border: 1px solid #d9dce2; border-radius: 4px; padding: 8px 12px; min-width: 0; }
section.urgent { border-color: #b3261e; border-left-width: 4px; grid-column: 1 / -1; }
h2 { font-size: 15px; margin: 0 0 4px; }
.count { font-weight: 400; color: #595e68; }
section.urgent .count { color: #b3261e; font-weight: 700; }
.quiet { color: #595e68; margin: 4px 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: #595e68; white-space: nowrap; }
th, td { padding: 3px 10px 3px 0; border-bottom: 1px solid #eceef1; vertical-align: top; overflow-wrap: break-word; }
td.one { white-space: nowrap; }
`;

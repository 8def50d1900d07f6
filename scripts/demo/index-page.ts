import type { Album, Claim, Picture, ScenePages } from './album.ts';
import type { Chronicle, ExchangeLine, JournalLine } from './chronicle.ts';
import { style } from './index-style.ts';
import type { Paper } from './papers.ts';
import { windowNames, type Words } from './words.ts';

/** What the head of the page says about the run. */
export interface RunFacts {
  readonly businessDate: string;
  readonly seconds: number;
  readonly browser: string;
  readonly node: string;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const both = ({ zh, en }: Words): string => `${escaped(zh)}<small lang="en">${escaped(en)}</small>`;
const cell = (text: string | number, kind = ''): string =>
  `<td${kind === '' ? '' : ` class="${kind}"`}>${escaped(String(text))}</td>`;
const table = (heads: readonly Words[], rows: readonly string[]): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${both(head)}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
const timeOf = (at: number): string =>
  new Date(at).toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false });

const claimRow = (scene: ScenePages, { words, held, seen }: Claim): string =>
  `<tr class="${held ? 'held' : 'broken'}"><td><a href="#${scene.id}">${escaped(scene.id.slice(0, 2))}</a></td>` +
  `<td>${both(words)}</td><td class="mark">${held ? '✓ 成立' : '✗ 不成立'}</td>${cell(seen, 'seen')}</tr>`;

const pictureFigure = ({ words, window, file }: Picture): string =>
  `<figure><a href="${file}"><img src="${file}" alt="${escaped(words.zh)}" width="1366" height="768"></a>` +
  `<figcaption><b>${windowNames[window].zh}</b>　${both(words)}</figcaption></figure>`;

const paperFigure = ({ name, title, number, kind, torn, window, images }: Paper): string => {
  const source =
    kind === 'receipt'
      ? `<a href="papers/${name}.bin">ESC/POS</a> <a href="papers/${name}.hex.txt">十六进制 hex</a>`
      : `<a href="papers/${name}.pdf">PDF</a>`;
  const note = torn
    ? both({
        zh: '纸上只有这一部分；PDF 是送出的全文',
        en: 'Only this part is on paper; the PDF is what was sent',
      })
    : '';
  return (
    `<figure class="paper ${kind}"><div class="sheets">${images
      .map((file) => `<a href="${file}"><img src="${file}" alt="${escaped(title)}" loading="lazy"></a>`)
      .join('')}</div>` +
    `<figcaption><b>${windowNames[window].zh}　${escaped(title)}</b>　${escaped(number ?? '')}　${source}${note}</figcaption></figure>`
  );
};

const claimItem = ({ words, held }: Claim): string =>
  `<li class="${held ? 'held' : 'broken'}">${held ? '✓' : '✗'} ${both(words)}</li>`;

const sceneSection = (scene: ScenePages): string =>
  `<section id="${scene.id}"><h2><span>${scene.id.slice(0, 2)}</span> ${both(scene.title)}</h2>` +
  `<div class="pictures">${scene.pictures.map(pictureFigure).join('\n')}</div>` +
  `<ul class="claims">${scene.claims.map(claimItem).join('\n')}</ul>` +
  (scene.papers.length === 0
    ? ''
    : `<h3>${both({ zh: '打印出的纸', en: 'What was printed' })}</h3><div class="papers">${scene.papers.map(paperFigure).join('\n')}</div>`) +
  '</section>';

const journalTable = (lines: readonly JournalLine[]): string =>
  table(
    [
      { zh: '序', en: 'No.' },
      { zh: '时间', en: 'Time' },
      { zh: '人员', en: 'Officer' },
      { zh: '事项', en: 'What' },
      { zh: '内容', en: 'Detail' },
      { zh: '链值', en: 'Hash' },
    ],
    lines.map(
      ({ seq, at, officer, what, word, detail, hash }) =>
        `<tr>${cell(seq)}${cell(timeOf(at), 'whole')}${cell(officer, 'whole')}<td>${both({ zh: what, en: word })}</td>${cell(detail, 'seen')}${cell(hash.slice(0, 12), 'seen')}</tr>`,
    ),
  );

const exchangeTable = (lines: readonly ExchangeLine[]): string =>
  table(
    [
      { zh: '时间', en: 'Time' },
      { zh: '级别', en: 'Level' },
      { zh: '事件', en: 'Event' },
      { zh: '内容', en: 'Detail' },
    ],
    lines.map(
      ({ at, level, event, rest }) =>
        `<tr>${cell(timeOf(at), 'whole')}${cell(level)}${cell(event)}${cell(rest, 'seen')}</tr>`,
    ),
  );

/** The whole page: plain, self-contained but for the pictures beside it, and fit to be printed. */
export const indexPage = (
  album: Album,
  chronicle: Chronicle | undefined,
  run: RunFacts,
  fonts = '',
): string => {
  const broken = album.claims.filter((claim) => !claim.held).length;
  const verdict = broken === 0 ? `全部成立 ${album.claims.length} 项` : `${broken} 项不成立`;
  const verdictEn = broken === 0 ? `All ${album.claims.length} claims held` : `${broken} claims did not hold`;
  const facts = `营业日 ${run.businessDate}（练习）　${run.seconds} 秒　${run.browser}　Node ${run.node}`;
  const logs =
    chronicle === undefined
      ? ''
      : `<section id="journals"><h2>${both({ zh: '审计日志', en: 'The journals' })}</h2>` +
        (['state', 'local'] as const)
          .map((name) => `<h3>${both(windowNames[name])}</h3>${journalTable(chronicle.journals[name])}`)
          .join('') +
        `</section><section id="exchange"><h2>${both({ zh: '交换平台日志', en: 'The exchange’s log' })}</h2>` +
        `<p><a href="exchange.jsonl">exchange.jsonl</a></p>${exchangeTable(chronicle.exchange)}</section>`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>联合办税窗口：一天的演示</title>
<style>${fonts}${style}</style>
</head>
<body>
<header>
<h1>${both({ zh: '联合办税窗口：一天的演示', en: 'The joint window: a guided day' })}</h1>
<p class="verdict ${broken === 0 ? 'held' : 'broken'}">${both({ zh: verdict, en: verdictEn })}</p>
<p>${escaped(facts)}</p>
<p>${both({
    zh: '两个窗口、交换平台和它们的设备进程都是真的；设备是模拟的，城镇、人员、企业均为虚构。画面由键盘驱动，数字由调用核对。',
    en: 'Both windows, the exchange and their device processes are real; the devices are simulated, the town and everybody in it are made up. The screens are driven by keyboard, the figures checked by calls.',
  })}</p>
<nav>${album.scenes.map((scene) => `<a href="#${scene.id}">${scene.id.slice(0, 2)} ${escaped(scene.title.zh)}</a>`).join('')}<a href="#journals">审计日志</a><a href="#exchange">交换平台日志</a></nav>
</header>
<section id="claims"><h2>${both({ zh: '说了什么，是否成立', en: 'What was claimed, and what held' })}</h2>
${table(
  [
    { zh: '场', en: 'Scene' },
    { zh: '所说', en: 'Claim' },
    { zh: '结果', en: 'Result' },
    { zh: '所见', en: 'Seen' },
  ],
  album.scenes.flatMap((scene) => scene.claims.map((claim) => claimRow(scene, claim))),
)}
</section>
${album.scenes.map(sceneSection).join('\n')}
${logs}
</body>
</html>
`;
};

/** Plain, dense, printable. State blue and Local green are the windows’ own. */
export const style = `
:root { font: 15px/1.5 "Noto Sans SC Variable", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #16202c; }
body { max-width: 1120px; margin: 0 auto; padding: 24px 20px 80px; background: #ffffff; }
small { display: block; color: #5a6675; font-size: 0.82em; font-weight: 400; }
h1 { font-size: 1.7rem; margin: 0 0 8px; }
h2 { font-size: 1.25rem; margin: 40px 0 12px; padding-top: 12px; border-top: 2px solid #205b92; }
h2 span { color: #205b92; }
h3 { font-size: 1rem; margin: 20px 0 8px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 14px; margin-top: 12px; font-size: 0.9rem; }
a { color: #205b92; }
.verdict { font-size: 1.2rem; font-weight: 700; padding: 8px 14px; border-left: 6px solid; }
.verdict.held { border-color: #1d7a46; background: #eef8f1; }
.verdict.broken { border-color: #b42318; background: #fdf0ee; }
table { border-collapse: collapse; width: 100%; font-size: 0.86rem; }
th, td { border: 1px solid #d3dae2; padding: 4px 8px; text-align: left; vertical-align: top; }
th { background: #eef2f6; }
td.seen { font-family: ui-monospace, Consolas, "Noto Sans SC Variable", monospace; font-size: 0.92em; overflow-wrap: anywhere; }
td.mark { white-space: nowrap; font-weight: 600; color: #1d7a46; }
tr.broken td { background: #fdf0ee; }
tr.broken td.mark { color: #b42318; }
h2, h3 { break-after: avoid; }
td:nth-child(2) { min-width: 21em; }
#journals td, #exchange td { min-width: 0; }
td.whole { white-space: nowrap; }
.claims { list-style: none; padding: 0; display: grid; grid-template-columns: 1fr 1fr; gap: 4px 18px; font-size: 0.92rem; }
.claims .held::first-letter { color: #1d7a46; }
.claims .broken { color: #b42318; }
figure { margin: 0 0 22px; break-inside: avoid; }
figure img { display: block; max-width: 100%; height: auto; border: 1px solid #c4ccd6; }
figcaption { padding: 6px 2px; }
.papers { display: flex; flex-wrap: wrap; gap: 18px; align-items: flex-start; }
.paper.document { width: 100%; }
.paper.receipt { width: 300px; }
.sheets { display: flex; gap: 8px; align-items: flex-start; }
.sheets a { flex: 1 1 0; max-width: 560px; }
@media print {
  :root { font-size: 10px; }
  body { max-width: none; padding: 0; }
  nav { display: none; }
  a { color: inherit; text-decoration: none; }
}
@page { size: A4; margin: 14mm 12mm; }
`;

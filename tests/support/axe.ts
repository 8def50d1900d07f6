import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '../../scripts/rehearsal/page.ts';

export interface AxeFinding {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

/** WCAG 2.2 A and AA violations on the screen as it stands. */
export const axeFindings = async (page: Page): Promise<readonly AxeFinding[]> => {
  if ((await page.evaluate<string>('typeof globalThis.axe')) === 'undefined') {
    const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(`${source}; 1`);
  }
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  return page.evaluate<readonly AxeFinding[]>(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(tags)} }, resultTypes: ['violations'] })
      .then(({ violations }) => violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary) })))`,
  );
};

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiText } from './exchange/openapi.ts';
import { withExample } from './exchange/worked-example.ts';
import { root } from './run-tool.ts';

// Writes the description of TXP/1 from the schemas the exchange reads by, and the page's example from its own code.
const folder = join(root, 'docs/exchange');
const page = join(folder, 'txp-1.md');
writeFileSync(join(folder, 'openapi.json'), openApiText());
writeFileSync(page, withExample(readFileSync(page, 'utf8')));
process.stdout.write('docs/exchange/openapi.json\ndocs/exchange/txp-1.md\n');

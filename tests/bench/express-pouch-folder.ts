import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where express-pouchdb is installed for the bench, if it is. */
export const expressPouchFolder = join(import.meta.dirname, 'express-pouchdb');
export const hasExpressPouch = (): boolean =>
  existsSync(join(expressPouchFolder, 'node_modules', 'express-pouchdb', 'package.json'));

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Misused } from './command.ts';
import { listAnswer, showAnswer, traceAnswer } from './norm/answers.ts';
import { clauseTable, itemTable, withTables } from './norm/tables.ts';
import { listWords, showWords, traceWords } from './norm/words.ts';

const usage =
  '用法：npm run -s norm -- list | show <1–44 或 opinion> | trace [--strict] | page，list、show、trace 可加 --json';

// A reader that has seen enough (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Writes the tables of docs/norm.md anew; its prose is left as it is. */
const writePage = async (): Promise<void> => {
  const path = join(import.meta.dirname, '../docs/norm.md');
  const tables = { items: itemTable(listAnswer()), clauses: clauseTable(await traceAnswer()) };
  writeFileSync(path, withTables(readFileSync(path, 'utf8'), tables));
};

const answer = async (words: readonly string[], asJson: boolean): Promise<number> => {
  const say = <T>(value: T, inWords: (value: T) => string): void =>
    print(asJson ? JSON.stringify(value) : inWords(value));
  const [deed, ...rest] = words;
  if (deed === 'list' && rest.length === 0) {
    say(listAnswer(), listWords);
    return 0;
  }
  if (deed === 'show' && rest.length === 1) {
    const shown = showAnswer(rest[0] ?? '');
    if (shown === undefined) throw new Misused(`规范没有“${rest[0]}”这一项，请写 1 到 44 的项号或 opinion。`);
    say(shown, showWords);
    return 0;
  }
  if (deed === 'trace' && rest.every((word) => word === '--strict')) {
    const trace = await traceAnswer();
    say(trace, traceWords);
    return rest.length > 0 && trace.untraced > 0 ? 1 : 0;
  }
  if (deed === 'page' && rest.length === 0 && !asJson) {
    await writePage();
    return 0;
  }
  throw new Misused(usage);
};

/** 0 answered, 1 untraced clauses under --strict, 2 not understood. */
const main = async (args: readonly string[]): Promise<number> => {
  const asJson = args.includes('--json');
  try {
    return await answer(
      args.filter((word) => word !== '--json'),
      asJson,
    );
  } catch (error) {
    if (!(error instanceof Misused)) throw error;
    if (asJson) print(JSON.stringify({ error: { message: error.message } }));
    else process.stderr.write(`${error.message}\n`);
    return 2;
  }
};

process.exitCode = await main(process.argv.slice(2));

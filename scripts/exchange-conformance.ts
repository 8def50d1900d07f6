import { parseArgs } from 'node:util';
import { runTool } from './run-tool.ts';

const usage = `exchange:conformance -- <url> --state-key <file> --local-key <file> [--passphrase-file <file>]
  What every exchange owes its windows, asked of the training exchange at <url>. Its windows are let in as any other
  is: by papers of both bureaus, signed with the keys given (seal make-key), which that exchange must know.
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'state-key': { type: 'string' },
    'local-key': { type: 'string' },
    'passphrase-file': { type: 'string' },
  },
});
const [url] = positionals;
const { 'state-key': stateKey, 'local-key': localKey, 'passphrase-file': passphraseFile } = values;

if (url === undefined || !URL.canParse(url) || stateKey === undefined || localKey === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const { code } = await runTool({ name: 'vitest' }, ['run', 'tests/exchange/conformance.test.ts'], true, {
    HALL_EXCHANGE_URL: url,
    HALL_EXCHANGE_STATE_KEY: stateKey,
    HALL_EXCHANGE_LOCAL_KEY: localKey,
    ...(passphraseFile === undefined ? {} : { HALL_EXCHANGE_PASSPHRASE_FILE: passphraseFile }),
  });
  process.exitCode = code;
}

import { batchSigningText, type Batch } from '../../contract/exchange/message.ts';
import { sessionSigningText } from '../../contract/exchange/session.ts';
import { type Canonical, canonicalText, genesisHash, linkHash } from '../../evidence/canonical.ts';
import { signingKeyFrom, signText } from '../../evidence/signature.ts';

/** The key of the example's window: thirty-two bytes of 0x01. It opens nothing. */
export const exampleKey = signingKeyFrom('ed25519', new Uint8Array(32).fill(1));
export const exampleDevice = 'example-window';
export const examplePart = '350102';

const message = {
  v: 1,
  alg: 'sha256',
  env: 'training',
  kind: 'FACT',
  class: 'fact',
  device: exampleDevice,
  epoch: 0,
  seq: 1,
  prevHash: genesisHash,
  schema: 'collection/1',
  authority: 'state',
  part: examplePart,
  taxpayer: '350102000000001',
  recordId: 'example-collection-1',
  baseVersion: 0,
  baseHash: genesisHash,
  version: 1,
  cause: null,
  actId: 'example-act-1',
  officer: 'example-officer',
  actingFor: 'state',
  under: 'own-office',
  hall: 'hall-1',
  caseFileId: null,
  businessDate: '2016-03-10',
  recordedAt: 1_457_600_000_000,
  moneyUnit: 'fen',
  body: {
    bureau: 'state',
    method: 'cash',
    voucherBureau: 'state',
    voucherNumber: 'V-1',
    lines: [
      {
        levy: 'vat',
        periodStart: '2016-02-01',
        periodEnd: '2016-02-29',
        baseFen: 3_000_100,
        ratePpm: 30_000,
        amountFen: 90_003,
        surchargeFen: 0,
      },
    ],
    totalFen: 90_003,
    collectedOn: '2016-03-10',
    ledger: [],
  },
} satisfies Canonical;

/** One message from its bytes to its signed batch, as the exchange's own code makes it. */
export const workedExample = () => {
  const text = canonicalText(message);
  const lastHash = linkHash(genesisHash, text);
  const header = { env: 'training', device: exampleDevice, epoch: 0, fromSeq: 1, lastHash } as const;
  const signed = batchSigningText({ ...header, count: 1 });
  const batch: Batch = { v: 1, ...header, messages: [text], signature: signText(exampleKey.signing, signed) };
  const session = sessionSigningText({
    env: 'training',
    exchangeId: 'exchange-1',
    device: exampleDevice,
    nonce: 'nonce-of-the-challenge',
  });
  return { text, lastHash, signed, batch, session, sessionSignature: signText(exampleKey.signing, session) };
};

const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** The example as it stands in the page, between its two marks. */
const exampleMarkdown = (): string => {
  const { text, lastHash, signed, batch, session, sessionSignature } = workedExample();
  return `The window's key (ed25519) is made of thirty-two bytes of 0x01; its public key is
\`${exampleKey.verifying.publicKeyHex}\`.

Canonical text of its first message (one line, UTF-8):

${block('json', text)}

Its hash, \`sha256\` over the previous hash (64 zeros for the first), a line feed, and the text:

${block('text', lastHash)}

What is signed for the batch:

${block('text', signed)}

The batch as it is posted to \`/v1/batches\`:

${block('json', JSON.stringify(batch))}

What is signed for a session with an exchange \`exchange-1\` that gave the nonce \`nonce-of-the-challenge\`, and the
signature:

${block('text', session)}

${block('text', sessionSignature)}`;
};

const marks = ['<!-- example -->', '<!-- end of example -->'] as const;

/** The page with the example of today between its marks. Throws where the marks are missing. */
export const withExample = (page: string): string => {
  const from = page.indexOf(marks[0]);
  const to = page.indexOf(marks[1]);
  if (from < 0 || to < from) throw new Error('the page has no place for its example');
  return `${page.slice(0, from + marks[0].length)}\n\n${exampleMarkdown()}\n\n${page.slice(to)}`;
};

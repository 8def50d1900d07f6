import fs from 'node:fs';
import { afterAll, expect } from 'vitest';
import type { Policy } from '../../contract/exchange/answers.ts';
import {
  type BureauOpinion,
  bureauOpinionText,
  deviceRevocationText,
  EnrolmentProgress,
} from '../../contract/exchange/device-papers.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { type SigningKey, signingKeyFrom, signText } from '../../evidence/signature.ts';
import { openKeyFile } from '../../scripts/seal/key-file.ts';
import { describeExchange, type ExchangeUnderTest } from './http-conformance.ts';
import { describeFeedPages } from './http-feed-pages.ts';
import { describeHeadRoutes } from './http-heads.ts';
import { describeHandover } from './http-handover.ts';
import { describeScans } from './http-scans.ts';
import { describeTrust } from './http-trust.ts';
import { post, readPolicy } from './test-client.ts';
import { requestOf, startTestExchange } from './test-exchange.ts';

/*
 * Any exchange by its URL (`npm run exchange:conformance`), by the protocol alone: windows are let in and shut out by
 * the bureaus' papers. Without a URL it proves itself on an exchange of its own, with the shorter half.
 */
type BureauSigning = Readonly<Record<Bureau, SigningKey>>;

const signRevocation = (policy: Policy, device: string, key: SigningKey) => {
  const paper = {
    v: 1 as const,
    env: policy.env,
    exchangeId: policy.exchangeId,
    bureau: 'local' as const,
    device,
    officer: 'conformance',
    reason: 'conformance',
    decidedOn: policy.hallDate,
  };
  return { ...paper, signature: signText(key, deviceRevocationText(paper)) };
};

const byPapers = (url: string, signing: BureauSigning): ExchangeUnderTest => ({
  url: () => url,
  enrol: async (window) => {
    const policy = await readPolicy(url);
    const asked = await post(`${url}/v1/enrolments`, requestOf(window));
    const { id } = EnrolmentProgress.parse(asked.body);
    for (const bureau of ['state', 'local'] as const) {
      const paper: Omit<BureauOpinion, 'signature'> = {
        v: 1,
        env: policy.env,
        exchangeId: policy.exchangeId,
        bureau,
        enrolment: id,
        device: window.device,
        opinion: 'approve',
        entitlements: [...window.record.entitlements] as BureauOpinion['entitlements'],
        newEpoch: false,
        officer: 'conformance',
        reason: 'conformance',
        decidedOn: policy.hallDate,
      };
      const signature = signText(signing[bureau], bureauOpinionText(paper));
      const given = await post(`${url}/v1/enrolments/${id}/opinions`, { ...paper, signature });
      expect([given.status, given.body]).toMatchObject([200, {}]);
    }
  },
  revoke: async (device) => {
    const paper = signRevocation(await readPolicy(url), device, signing.local);
    expect((await post(`${url}/v1/revocations`, paper)).status).toBe(200);
  },
});

const given = process.env['HALL_EXCHANGE_URL'];
if (given === undefined || given === '') {
  const own = await startTestExchange();
  afterAll(() => own.remove());
  const keyOf = (name: string) => signingKeyFrom('ed25519', Buffer.from(sha256Hex(`bureau ${name}`), 'hex'));
  const made = { state: keyOf('state'), local: keyOf('local') };
  for (const bureau of ['state', 'local'] as const)
    await own.store.putBureauKey(bureau, made[bureau].verifying, {
      kind: 'bureau-key-set',
      subject: bureau,
      decidedAt: 1,
      by: 'conformance',
      reason: 'conformance',
    });
  const signing = { state: made.state.signing, local: made.local.signing };
  describeFeedPages('an exchange known by its URL and the bureaus’ papers', byPapers(own.url, signing));
  describeHeadRoutes('the heads of an exchange known by its URL', byPapers(own.url, signing));
  describeScans('the scans of an exchange known by its URL', byPapers(own.url, signing));
  describeHandover('an exchange known by its URL', byPapers(own.url, signing));
  describeTrust('the trust papers of an exchange known by its URL', byPapers(own.url, signing));
} else {
  const passphraseFile = process.env['HALL_EXCHANGE_PASSPHRASE_FILE'];
  const passphrase =
    passphraseFile === undefined ? undefined : fs.readFileSync(passphraseFile, 'utf8').replace(/\r?\n$/, '');
  const open = async (name: string): Promise<SigningKey> =>
    (await openKeyFile(process.env[name] ?? '', passphrase)).signing;
  const signing = {
    state: await open('HALL_EXCHANGE_STATE_KEY'),
    local: await open('HALL_EXCHANGE_LOCAL_KEY'),
  };
  const exchange = byPapers(given.replace(/\/$/, ''), signing);
  describeExchange(`the exchange at ${given}`, exchange);
  describeFeedPages(`the pages of the exchange at ${given}`, exchange);
  describeHeadRoutes(`the heads of the exchange at ${given}`, exchange);
  describeScans(`the scans of the exchange at ${given}`, exchange);
  describeHandover(`the exchange at ${given}`, exchange);
  describeTrust(`the trust papers of the exchange at ${given}`, exchange);
}

import { describe, expect, it } from 'vitest';
import { decide } from '../../exchange/decide.ts';
import { signBytes } from '../../evidence/issue-certificate.ts';
import { officerSignedText, type SignedAct } from '../../evidence/officer-signature.ts';
import { townKeys } from '../../main/training/town/ca-keys.ts';
import { registration, registrationBody } from './registration-drafts.ts';
import { makeWindow } from './test-window.ts';

/* A legal act under its officer's CA key, as the exchange takes it (docs/decisions/0032). */

const window = makeWindow({ device: 'state-1', bureau: 'state' });
const judge = (draft: ReturnType<typeof registration>) =>
  decide({
    message: { ...window.seal(draft), device: 'state-1', epoch: 0, receivedAt: 1 },
    device: window.record,
    env: 'training',
    record: undefined,
  });

const act = (over: Parameters<typeof registration>[1]) => registration('state', over, { actId: 'act-1' });

const keyOf = (id: string) => {
  const found = townKeys.find((key) => key.id === id);
  if (found === undefined) throw new Error(`no such key: ${id}`);
  return found;
};

/** What the key signs is the message the window would seal. */
const signed = (id: string, change: object = {}) => {
  const { key, sign } = keyOf(id);
  const said = window.seal(act({})).message as SignedAct;
  const text = officerSignedText('training', { ...said, ...change });
  return {
    algorithm: key.kind === 'sm2' ? ('sm2-sm3' as const) : ('rsa-sha256' as const),
    certificate: Buffer.from(sign()).toString('base64'),
    signature: Buffer.from(signBytes(key, new TextEncoder().encode(text))).toString('hex'),
    trustVersion: 1,
    revocationList: null,
  };
};

describe('an act under its officer’s CA key', () => {
  it('is accepted with a signature over exactly what it says, SM2 and RSA', () => {
    for (const id of ['officer-n-lin', 'officer-l-zheng'])
      expect(judge(act({ officerSignature: signed(id) }))).toMatchObject({
        verdict: 'ACCEPTED',
      });
  });

  it('is rejected with one over anything else, of another algorithm, or of no certificate', () => {
    const good = signed('officer-n-lin');
    for (const officerSignature of [
      signed('officer-n-lin', { officer: 'somebody' }),
      signed('officer-n-lin', { body: { ...registrationBody('state'), name: '另一家店' } }),
      { ...good, certificate: signed('officer-l-zheng').certificate },
      { ...good, algorithm: 'ecdsa-sha256' as const },
      { ...good, certificate: 'AAAA' },
      { ...good, signature: good.signature.slice(0, -2) },
    ])
      expect(judge(act({ officerSignature }))).toMatchObject({
        verdict: 'REJECT',
        code: 'exchange/officer-signature-wrong',
        field: 'body.officerSignature',
      });
  });
});

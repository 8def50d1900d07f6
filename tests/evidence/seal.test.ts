import { describe, expect, it } from 'vitest';
import { plainDate } from '../../domain/plain-date.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import {
  grantFault,
  makeSeal,
  type SealedPaper,
  type SealGrant,
  sealCode,
  sealFault,
  sealShortCode,
  signGrant,
  signRevocation,
  verifyGrant,
  verifyRevocation,
} from '../../evidence/seal.ts';
import { type SignatureSuite, signingKeyFrom } from '../../evidence/signature.ts';

const keyOf = (suite: SignatureSuite, name: string) =>
  signingKeyFrom(suite, Buffer.from(sha256Hex(name), 'hex'));

const paper: SealedPaper = {
  kind: 'registration-certificate',
  title: '税务登记证',
  number: '税字359901DEMR00019号',
  rows: [{ label: '纳税人名称', value: '清音民乐社' }],
  issuedOn: plainDate('2016-04-05'),
};

describe.each(['ed25519', 'sm2-sm3'] as const)('a seal by a short-lived key (%s)', (suite) => {
  const bureau = keyOf(suite, 'bureau');
  const window = keyOf(suite, 'window');
  const grant: SealGrant = {
    v: 1,
    env: 'training',
    id: 'seal-1',
    bureau: 'local',
    window: 'jb-11',
    kinds: ['registration-certificate'],
    fromNo: 5,
    toNo: 9,
    validFrom: plainDate('2016-04-01'),
    validTo: plainDate('2016-06-30'),
    ...window.verifying,
  };
  const signed = signGrant(bureau.signing, grant);
  const seal = makeSeal(window.signing, grant, 5, paper);
  const judge = (
    change: {
      seal?: Partial<typeof seal>;
      paper?: Partial<SealedPaper>;
      grant?: Partial<SealGrant>;
      revokedOn?: string;
    } = {},
  ) =>
    sealFault(
      bureau.verifying,
      { ...signed, grant: { ...grant, ...change.grant } },
      { ...seal, ...change.seal },
      { ...paper, ...change.paper },
      change.revokedOn === undefined ? null : plainDate(change.revokedOn),
    );

  it('is genuine for the paper it was made over, and for no other', () => {
    expect(judge()).toBeUndefined();
    expect(judge({ paper: { number: '税字359901DEMR00027号' } })).toBe('seal-forged');
    expect(judge({ paper: { rows: [{ label: '纳税人名称', value: '别家' }] } })).toBe('seal-forged');
    expect(judge({ seal: { no: 6 } })).toBe('seal-forged');
    expect(judge({ seal: { bureau: 'state' } })).toBe('seal-forged');
    expect(judge({ seal: { signature: seal.signature.replace(/^./, '0') } })).toBe('seal-forged');
  });

  it('is worth nothing where the bureau has not granted it: another kind, day, number, a changed grant', () => {
    expect(judge({ grant: { toNo: 99 } })).toBe('grant-forged');
    const use = { kind: paper.kind, on: paper.issuedOn, no: 5, revokedOn: null };
    const fault = (change: Partial<typeof use>) =>
      grantFault(bureau.verifying, signed, { ...use, ...change });
    expect(fault({})).toBeUndefined();
    expect(fault({ kind: 'clearance-certificate' })).toBe('other-kind');
    expect([4, 5, 9, 10].map((no) => fault({ no }))).toEqual([
      'number-outside',
      undefined,
      undefined,
      'number-outside',
    ]);
    expect(
      ['2016-03-31', '2016-04-01', '2016-06-30', '2016-07-01'].map((on) => fault({ on: plainDate(on) })),
    ).toEqual(['not-in-force', undefined, undefined, 'not-in-force']);
  });

  it('ends with its key: revoked from a day, not before', () => {
    expect(judge({ revokedOn: '2016-04-05' })).toBe('revoked');
    expect(judge({ revokedOn: '2016-04-06' })).toBeUndefined();
    const revocation = signRevocation(bureau.signing, {
      grantId: grant.id,
      revokedOn: plainDate('2016-04-06'),
      reason: '窗口调整',
    });
    expect(verifyRevocation(bureau.verifying, revocation)).toBe(true);
    expect(verifyRevocation(bureau.verifying, { ...revocation, reason: '其他' })).toBe(false);
    expect(verifyRevocation(window.verifying, revocation)).toBe(false);
  });

  it('can be verified by who has only the bureau’s public key and the paper', () => {
    expect(verifyGrant(bureau.verifying, signed)).toBe(true);
    expect(verifyGrant(window.verifying, signed)).toBe(false);
    expect(sealCode(seal).split(' ')).toEqual(['JW1', 'SEAL-1', '5', seal.signature.toUpperCase()]);
    expect(sealShortCode(seal)).toMatch(/^000005-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/);
  });
});

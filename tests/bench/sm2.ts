import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { signingKeyFrom, signText, verifyText } from '../../evidence/signature.ts';
import { compare, type Comparison, inTurn, quantile } from './measure.ts';

/** A text as long as a record that an officer signs. */
const text = 'n'.repeat(1_024);

/** Signing and verifying with SM2 as the hall does it (pure JavaScript), against ECDSA on P-256 by OpenSSL. */
export const measureSm2 = async (
  rounds: number,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly notes: readonly string[] }> => {
  const { signing, verifying } = signingKeyFrom('sm2-sm3', randomBytes(32));
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const bytes = Buffer.from(text);
  const times = {
    sign: [] as number[],
    verify: [] as number[],
    ecSign: [] as number[],
    ecVerify: [] as number[],
  };
  const timed = (into: number[], work: () => unknown): void => {
    const begun = performance.now();
    if (work() === false) throw new Error('a signature that does not verify');
    into.push(performance.now() - begun);
  };
  const signature = signText(signing, text);
  const ecSignature = sign('sha256', bytes, privateKey);
  const once = async (round: number): Promise<void> =>
    inTurn(round, [
      () => timed(times.sign, () => signText(signing, text)),
      () => timed(times.verify, () => verifyText(verifying, text, signature)),
      () => timed(times.ecSign, () => sign('sha256', bytes, privateKey)),
      () => timed(times.ecVerify, () => verify('sha256', bytes, publicKey, ecSignature)),
    ]);
  // The first ones are compiled, and build their tables.
  for (let round = 0; round < Math.min(20, rounds); round += 1) await once(round);
  const [firstSign = 0] = times.sign;
  for (const series of Object.values(times)) series.length = 0;
  for (let round = 0; round < rounds; round += 1) await once(round);
  const perSecond = (series: readonly number[]): string =>
    Math.round(1_000 / quantile(series, 0.5)).toString();
  return {
    comparisons: [
      compare('sm2', 'SM2 signature of 1 KB', times.sign, 'ECDSA P-256 by node:crypto', times.ecSign),
      compare('sm2', 'SM2 verification of 1 KB', times.verify, 'ECDSA P-256 by node:crypto', times.ecVerify),
    ],
    notes: [
      `SM2 ${perSecond(times.sign)} signatures and ${perSecond(times.verify)} verifications a second; P-256 ${perSecond(times.ecSign)} and ${perSecond(times.ecVerify)}`,
      `the first signature of a process takes ${Math.round(firstSign)} ms`,
    ],
  };
};

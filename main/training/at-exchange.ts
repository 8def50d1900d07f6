import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { Policy } from '../../contract/exchange/answers.ts';
import { EnrolmentProgress } from '../../contract/exchange/device-papers.ts';
import type { EnrolmentRequest } from '../../contract/exchange/enrolment.ts';
import { Fault, faults } from '../../domain/faults.ts';
import { profileFiles } from '../profile/profile-config.ts';
import { exchangeAddress } from '../sync/exchange-address.ts';
import { askExchange } from '../sync/exchange-call.ts';
import { type AnyWindow, everyWindow, makeProfile, windowOf } from './make-profile.ts';

/** A window's profile that belongs to an exchange somebody else runs. */
export interface WindowAtExchange {
  readonly profile: string;
  /** Where the virtual printers put their paper. */
  readonly paper: string;
}

const timeoutMs = 10_000;
const askEveryMs = 250;
/** Both bureaus sign by themselves in training: an answer that takes longer needs a person. */
const signedWithinMs = 30_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Profiles of an exchange lie apart from those of any other and from those with the built-in one. */
export const atExchangeFolder = (folder: string, url: string): string => {
  const { host } = exchangeAddress(url);
  return join(folder, `at-${host.replace(/[^A-Za-z0-9.-]+/g, '-')}`);
};

/** Which exchange the windows of a folder belong to; it stands beside them, because it is none of their secrets. */
const Belongs = z.strictObject({ exchangeId: z.string() });

/** Throws `exchange/profile-of-another-exchange`. */
const claim = (folder: string, exchangeId: string): void => {
  const file = join(folder, 'exchange.json');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify({ exchangeId }));
  } else if (Belongs.parse(JSON.parse(readFileSync(file, 'utf8'))).exchangeId !== exchangeId)
    throw new Fault('exchange/profile-of-another-exchange', { folder });
};

/** Until both bureaus have signed. Throws `exchange/enrolment-refused`, `enrolment-not-signed`, and as the exchange. */
const enrolBy =
  (url: URL) =>
  async (request: EnrolmentRequest): Promise<string> => {
    const ask = { url, timeoutMs };
    let progress = await askExchange(EnrolmentProgress, {
      ...ask,
      method: 'POST',
      path: '/v1/enrolments',
      body: request,
    });
    const end = performance.now() + signedWithinMs;
    while (progress.state === 'waiting') {
      if (performance.now() > end) throw new Fault('exchange/enrolment-not-signed');
      await pause(askEveryMs);
      progress = await askExchange(EnrolmentProgress, {
        ...ask,
        method: 'GET',
        path: `/v1/enrolments/${progress.id}`,
      });
    }
    if (progress.approval === null) throw new Fault('exchange/enrolment-refused', { device: request.device });
    return JSON.stringify(progress.approval);
  };

/**
 * The training window `which` at the exchange of `url`: made and let in by the enrolment road where it is not there yet;
 * opened as it is, also without a line, where it is. Throws `exchange/environment-mixed` for an exchange that is not a
 * training one, `exchange/profile-of-another-exchange`, and what asking throws.
 */
export const openAtExchange = async (
  folder: string,
  which: AnyWindow,
  address: string,
): Promise<WindowAtExchange> => {
  const url = exchangeAddress(address);
  const here = atExchangeFolder(folder, address);
  const profile = join(here, which);
  const paper = join(here, 'paper', which);
  const isMade = existsSync(profileFiles(profile).config);
  let policy: Policy;
  try {
    policy = await askExchange(Policy, { url, timeoutMs, method: 'GET', path: '/v1/policy' });
  } catch (error) {
    // A window that is there opens without a line; only a new one needs somebody to ask.
    if (isMade && error instanceof Fault && faults[error.code].retry) return { profile, paper };
    throw error instanceof Fault && error.code === 'exchange/unreachable'
      ? new Fault('exchange/not-running', { url: url.origin })
      : error;
  }
  if (policy.env !== 'training') throw new Fault('exchange/environment-mixed');
  claim(here, policy.exchangeId);
  if (!isMade)
    await makeProfile(profile, paper, windowOf(everyWindow[which]), {
      url: url.origin,
      enrol: enrolBy(url),
    });
  return { profile, paper };
};

import type { CaKeyView, CaLineView, CaView, KeyReading, RecognisedCaView } from '../../contract/calls/ca.ts';
import type { z } from 'zod/mini';
import type { Handlers } from '../../contract/index.ts';
import { Fault, faultSentence } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { type Certificate, commonName, readCertificate } from '../../evidence/certificate.ts';
import { type FoundNumber, type NumberKind, numbersIn } from '../../evidence/certificate-numbers.ts';
import { confirmedRules, confirmRule, insertKeyIdentification } from '../../db/ca-keys.ts';
import { insertAccess, type TaxpayerRow } from '../../db/taxpayers.ts';
import type { CaKey } from '../../native/ca-keys/driver.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import type { BusinessDay } from './business-day.ts';
import { openCaImportDesk } from './ca-import-desk.ts';
import { taxpayersOfNumber } from './ca-numbers.ts';
import {
  findTrust,
  judgeCertificate,
  type Judged,
  judgedAt,
  listAgeLimit,
  listStanding,
  type Trust,
} from './ca-trust.ts';
import { type HallContext, write } from './hall-context.ts';
import { hallDayOf } from './hall-time.ts';
import { maskNumber } from './masks.ts';
import { type CaKeys, officerNumberOf, signingRules } from './officer-signing.ts';
import type { SessionService } from './session.ts';
import { taxpayerSummary } from './taxpayer-bar.ts';

const numberWords: Readonly<Record<NumberKind, InBoth>> = {
  'taxpayer-number': { zh: '纳税人识别号', en: 'taxpayer number' },
  'credit-code': { zh: '统一社会信用代码', en: 'credit code' },
  'organisation-code': { zh: '组织机构代码', en: 'organisation code' },
  'id-number': { zh: '证件号码', en: 'ID number' },
  'officer-number': { zh: '税务人员代码', en: 'staff number' },
};

/** What a certificate says of its holder, before anybody believes it. */
const saidBy = (certificate: Certificate) => ({
  holder: commonName(certificate.subject).slice(0, 200),
  issuer: commonName(certificate.issuer).slice(0, 200),
  validFrom: hallDayOf(certificate.notBefore),
  validTo: hallDayOf(certificate.notAfter),
});
const nothingSaid = { holder: null, issuer: null, validFrom: null, validTo: null } as const;

/** A key came or went: what the page shows of keys is read again. */
export const hearKeys = (context: HallContext, client: Pick<DeviceClient, 'onEvent'>): void => {
  client.onEvent(({ name }) => {
    if (name === 'ca-key/changed') context.emit('changed', { what: 'ca-keys', caseFileId: null });
  });
};

/** CA Key: what is plugged in and what it is worth here, whom it leads to, and what this window believes of CAs. */
export const openCaDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  keys: CaKeys,
  trainingSticks: readonly string[] | null,
  byLine: () => CaLineView,
): { readonly handlers: Handlers['ca']; close(): void } => {
  const { db, clock, newId, language } = context;
  const said = (words: InBoth): string => words[language()];
  const sentenceOf = ({ code, facts }: Fault): string => faultSentence(code, facts, language());

  const whoseIs = (judged: Judged): CaKeyView['whose'] => {
    const number = officerNumberOf(judged);
    if (number === undefined) return 'other';
    return number === session.caller().officerId?.toUpperCase() ? 'mine' : 'officer';
  };

  const keyView = async (key: CaKey): Promise<CaKeyView> => {
    const { id, label, vendor, serial, kind, pinTriesLeft, pinEntry } = key;
    const of = {
      ...{ id, label, vendor, serial, kind, pinEntry },
      triesLeft: pinTriesLeft === 'unknown' ? null : pinTriesLeft,
    };
    const refused = (fault: Fault, words: Partial<ReturnType<typeof saidBy>> = {}): CaKeyView => ({
      ...of,
      ...{ ...nothingSaid, ...words },
      standing: 'refused',
      ...{ sentence: sentenceOf(fault), code: fault.code, list: null, whose: 'other' },
    });
    let words: ReturnType<typeof saidBy> | undefined;
    try {
      const { sign } = await keys.certificates(id);
      if (sign === undefined) return refused(new Fault('device/ca-certificate-missing'));
      words = saidBy(readCertificate(sign));
      const judged = judgeCertificate(context, day, sign);
      const { ca } = judged.trusted;
      return {
        ...{ ...of, ...words, standing: 'recognised', code: null },
        sentence: said({
          zh: `${ca.name}签发，两局互认；吊销列表${judged.list.words.zh}。`,
          en: `Issued by ${ca.nameEn}, recognised by both bureaus; its revocation list ${judged.list.words.en}.`,
        }),
        list: judged.list.state,
        whose: whoseIs(judged),
      };
    } catch (error) {
      if (error instanceof Fault) return refused(error, words);
      throw error;
    }
  };

  const caViews = ({ cas }: Trust, at: number, limit: number | null): z.infer<typeof RecognisedCaView>[] =>
    cas.map(({ ca, certificates }) => ({
      id: ca.id,
      name: { zh: ca.name, en: ca.nameEn },
      broughtBy: [...ca.broughtBy],
      counter: { zh: ca.counter, en: ca.counterEn },
      // A root revokes its sub-CAs on paper, by a new trust list; lists are those of who issues to holders.
      lists: certificates
        .filter(({ issuerDer, subjectDer }) => issuerDer !== subjectDer || certificates.length === 1)
        .map((issuer) => {
          const { state, thisUpdate, nextUpdate, ageDays } = listStanding(db, issuer.key.hash, at);
          return {
            issuer: commonName(issuer.subject).slice(0, 200),
            state,
            of: thisUpdate === null ? null : hallDayOf(thisUpdate),
            due: nextUpdate === null ? null : hallDayOf(nextUpdate),
            ageDays,
            isRefused: limit !== null && (ageDays === null || ageDays > limit),
          };
        }),
    }));

  const view = async (): Promise<CaView> => {
    let rows: CaKeyView[] = [];
    let blocked: string | null = null;
    try {
      // One after another: a vendor's library does one thing at a time.
      for (const key of await keys.list()) rows = [...rows, await keyView(key)];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      blocked = sentenceOf(error);
    }
    const trust = findTrust(context);
    const limit = listAgeLimit(context, day.today());
    return {
      keys: rows,
      blocked,
      trustList:
        trust === undefined
          ? null
          : {
              version: trust.version,
              region: trust.signed.bundle.region,
              document: trust.signed.bundle.document,
              issuedOn: trust.signed.bundle.issuedOn,
              importedAt: trust.importedAt,
              cameBy: trust.cameBy,
            },
      cas: trust === undefined ? [] : caViews(trust, judgedAt(context, day), limit?.days ?? null),
      line: byLine(),
      limit,
      rules: signingRules(context, day.today()),
    };
  };

  const judgeKey = async (keyId: string): Promise<Judged> => {
    const { sign } = await keys.certificates(keyId);
    if (sign === undefined) throw new Fault('device/ca-certificate-missing');
    return judgeCertificate(context, day, sign);
  };

  /** Numbers of the holder, by the CA's rules: the one that clerks confirmed before comes first. */
  const numbersOf = ({ certificate, trusted, issuerKey }: Judged) => {
    const before = confirmedRules(db, issuerKey);
    const rank = ({ rule }: FoundNumber): number => {
      const at = before.indexOf(rule);
      return at === -1 ? before.length : at;
    };
    const found = numbersIn(certificate, trusted.ca.rules).filter(({ kind }) => kind !== 'officer-number');
    return { before, found: found.toSorted((a, b) => rank(a) - rank(b)) };
  };

  const summary = (row: TaxpayerRow) => taxpayerSummary(db, row, 'ca-key', language());

  const reading = (judged: Judged, keyId: string): KeyReading => {
    const { certificate, trusted, list } = judged;
    const { holder, issuer, validTo } = saidBy(certificate);
    const { before, found } = numbersOf(judged);
    const matches: KeyReading['matches'] = [];
    const unknown: KeyReading['unknown'] = [];
    for (const number of found) {
      const rows = taxpayersOfNumber(db, number);
      if (rows.length === 0)
        unknown.push({ label: { ...numberWords[number.kind] }, number: maskNumber(number.value) });
      for (const row of rows)
        if (!matches.some(({ taxpayer }) => taxpayer.taxpayerNo === row.taxpayerNo))
          matches.push({
            taxpayer: summary(row),
            rule: number.rule,
            number: `${said(numberWords[number.kind])} ${maskNumber(number.value)}`,
            confirmedBefore: before.includes(number.rule),
          });
    }
    if (found.length === 0) throw new Fault('certificate/no-number');
    return {
      keyId,
      fingerprint: certificate.fingerprint,
      ...{ holder, issuer, validTo },
      ca: { zh: trusted.ca.name, en: trusted.ca.nameEn },
      list: list.state,
      sentence: said({
        zh: `${trusted.ca.name}的吊销列表${list.words.zh}。`,
        en: `The revocation list of ${trusted.ca.nameEn} ${list.words.en}.`,
      }),
      matches,
      unknown,
    };
  };

  const imports = openCaImportDesk(context, day, session, trainingSticks, view);

  const handlers: Handlers['ca'] = {
    keys: () => view(),
    readKey: async ({ keyId }) => {
      const asked = session.officer().id;
      const read = await judgeKey(keyId);
      if (session.officer().id !== asked) throw new Fault('device/cancelled');
      return reading(read, keyId);
    },
    confirmTaxpayer: async ({ keyId, fingerprint, taxpayerNo, rule }) => {
      const officer = session.officer().id;
      const judged = await judgeKey(keyId);
      const { certificate, issuerKey, list, trusted } = judged;
      if (certificate.fingerprint !== fingerprint || session.officer().id !== officer)
        throw new Fault('certificate/choice-gone');
      const number = numbersOf(judged).found.find((one) => one.rule === rule);
      const row =
        number === undefined
          ? undefined
          : taxpayersOfNumber(db, number).find((one) => one.taxpayerNo === taxpayerNo);
      if (row === undefined) throw new Fault('certificate/choice-gone');
      const at = clock.now();
      write(context, 'identify-by-key', (tx) => {
        const id = newId();
        insertKeyIdentification(tx, {
          ...{ id, taxpayerNo, fingerprint, certificate: Buffer.from(certificate.der), issuerKey, rule },
          listOf: list.thisUpdate,
          ...{ officer, at },
        });
        confirmRule(tx, { issuerKey, rule, by: officer, at });
        insertAccess(tx, { officer, taxpayerNo, purpose: 'counter-service', caseFileId: null, at });
        tx.journal({
          what: 'taxpayer/identified-by-key',
          ...{ at, officer, actId: null, caseFileId: null },
          detail: { identification: id, taxpayerNo, ca: trusted.ca.id, rule },
        });
      });
      return summary(row);
    },
    ...imports.handlers,
  };
  return { handlers, close: imports.close };
};

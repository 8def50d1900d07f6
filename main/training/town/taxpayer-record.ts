import type { Bureau } from '../../../domain/bureau.ts';
import { type Fen, parseYuan, zeroFen } from '../../../domain/money.ts';
import { type PlainDate, plainDate } from '../../../domain/plain-date.ts';
import type { BureauStatus, Taxpayer, VatStatus } from '../../../domain/taxpayer.ts';
import { creditCode, oldTaxpayerNo, organisationCode } from './codes.ts';
import { pinyinInitials } from '../../services/pinyin-initials.ts';
import { type Person, type PersonKey, people } from './people.ts';
import { type DistrictId, districts } from './region.ts';

/** What makes a taxpayer of the town worth meeting, beyond the figures. */
export type Trait =
  | 'market-stall'
  | 'below-threshold'
  | 'large-enterprise'
  | 'outbound-enterprise'
  | 'non-resident-contractor'
  | 'never-operated'
  | 'business-tax-payer'
  | 'hostile-name'
  | 'long-name'
  | 'rare-character';

/** Somebody who may come to the counter for the taxpayer, found by the ID card. */
export interface LinkedPerson {
  readonly name: string;
  readonly idNumber: string;
  /** The owner of an individual household stands where a company has its legal person. */
  readonly capacity: 'legal-person' | 'handler';
}

export interface TownTaxpayer {
  readonly taxpayer: Taxpayer;
  /** 统一社会信用代码; `null` for a business that still has its old certificate and for individuals before 2016-12. */
  readonly creditCode: string | null;
  readonly licence: 'unified' | 'old-certificate' | 'individual';
  readonly district: DistrictId;
  /** GB/T 4754-2011 class. */
  readonly industryCode: string;
  readonly registeredOn: PlainDate;
  /** Pinyin initials of the name. */
  readonly initials: string;
  /** The legal person or owner comes first. */
  readonly linkedPersons: readonly [LinkedPerson, ...LinkedPerson[]];
  /** When each bureau determined the taxpayer abnormal (非正常户认定). */
  readonly abnormalSince: Readonly<Partial<Record<Bureau, PlainDate>>>;
  /** Fixed monthly quota of sales both bureaus determined (定期定额). */
  readonly monthlyQuotaFen: Fen | null;
  readonly traits: readonly Trait[];
}

interface Facts {
  readonly name: string;
  readonly district: DistrictId;
  /** Street by its place in the district's list, and house number. */
  readonly at: readonly [number, string];
  readonly vat: VatStatus;
  readonly industry: readonly [code: string, name: string];
  readonly registeredOn: string;
  readonly credit?: Taxpayer['creditLevel'];
  readonly handler?: PersonKey;
  readonly status?: BureauStatus | Readonly<Record<Bureau, BureauStatus>>;
  readonly abnormalSince?: Readonly<Partial<Record<Bureau, string>>>;
  /** Yuan. */
  readonly arrears?: Readonly<Partial<Record<Bureau, string>>>;
  readonly traits?: readonly Trait[];
}

export interface EnterpriseFacts extends Facts {
  /** Organisation code without its check character. */
  readonly organisation: string;
  readonly registration: string;
  readonly legalPerson: PersonKey;
}

export interface IndividualFacts extends Facts {
  readonly owner: PersonKey;
  /** Which business of this owner it is: `00` the first, `01` the second. */
  readonly serial?: '00' | '01';
  /** Yuan a month. */
  readonly quota?: string;
}

const perBureau = <T>(value: T): Readonly<Record<Bureau, T>> => ({ state: value, local: value });

const record = (
  facts: Facts,
  numbers: Pick<TownTaxpayer, 'creditCode' | 'licence'> & { readonly taxpayerNo: string },
  registrationType: string,
  head: Person,
  quota: string | undefined,
): TownTaxpayer => {
  const district = districts[facts.district];
  const handler = facts.handler === undefined ? undefined : people[facts.handler];
  const status = facts.status ?? 'normal';
  return {
    taxpayer: {
      taxpayerNo: numbers.taxpayerNo,
      name: facts.name,
      vatStatus: facts.vat,
      registrationType,
      place: district.place,
      address: `${district.addressPrefix}${district.streets[facts.at[0]] ?? ''}${facts.at[1]}`,
      industry: facts.industry[1],
      legalPersonName: head.name,
      contactPhone: (handler ?? head).phone,
      statusOf: typeof status === 'string' ? perBureau(status) : status,
      arrearsFenOf: {
        state: facts.arrears?.state === undefined ? zeroFen : parseYuan(facts.arrears.state),
        local: facts.arrears?.local === undefined ? zeroFen : parseYuan(facts.arrears.local),
      },
      creditLevel: facts.credit ?? 'none',
    },
    creditCode: numbers.creditCode,
    licence: numbers.licence,
    district: facts.district,
    industryCode: facts.industry[0],
    registeredOn: plainDate(facts.registeredOn),
    initials: pinyinInitials(facts.name),
    linkedPersons: [
      { name: head.name, idNumber: head.idNumber, capacity: 'legal-person' },
      ...(handler === undefined
        ? []
        : [{ name: handler.name, idNumber: handler.idNumber, capacity: 'handler' as const }]),
    ],
    abnormalSince: {
      ...(facts.abnormalSince?.state === undefined ? {} : { state: plainDate(facts.abnormalSince.state) }),
      ...(facts.abnormalSince?.local === undefined ? {} : { local: plainDate(facts.abnormalSince.local) }),
    },
    monthlyQuotaFen: quota === undefined ? null : parseYuan(quota),
    traits: facts.traits ?? [],
  };
};

/** 一照一码: the credit code is the taxpayer number. */
export const unifiedEnterprise = (facts: EnterpriseFacts): TownTaxpayer => {
  const code = creditCode('91', districts[facts.district].area, organisationCode(facts.organisation));
  return record(
    facts,
    { taxpayerNo: code, creditCode: code, licence: 'unified' },
    facts.registration,
    people[facts.legalPerson],
    undefined,
  );
};

/** Not yet 一照一码: area and organisation code, on a certificate with both bureaus' seals. */
export const oldCertificateEnterprise = (facts: EnterpriseFacts): TownTaxpayer =>
  record(
    facts,
    {
      taxpayerNo: oldTaxpayerNo(districts[facts.district].area, organisationCode(facts.organisation)),
      creditCode: null,
      licence: 'old-certificate',
    },
    facts.registration,
    people[facts.legalPerson],
    undefined,
  );

/** 个体工商户 before 2016-12-01: the owner's resident number and two digits. */
export const individualHousehold = (facts: IndividualFacts): TownTaxpayer => {
  const owner = people[facts.owner];
  return record(
    facts,
    { taxpayerNo: owner.idNumber + (facts.serial ?? '00'), creditCode: null, licence: 'individual' },
    '内资个体',
    owner,
    facts.quota,
  );
};

import type { Bureau } from '../bureau.ts';
import type { PlainDate } from '../plain-date.ts';
import type { BureauStatus, Place } from '../taxpayer.ts';

export const registrantKinds = ['unit', 'household'] as const;
export type RegistrantKind = (typeof registrantKinds)[number];

/** The identity field group of the shared taxpayer record: owned by the bureau that registers (DESIGN §8). */
export interface Registration {
  readonly taxpayerNo: string;
  readonly kind: RegistrantKind;
  readonly creditCode: string | null;
  readonly name: string;
  /** 登记注册类型. */
  readonly registrationType: string;
  readonly licenceName: string;
  readonly licenceNo: string;
  readonly licensedOn: PlainDate;
  readonly address: string;
  readonly place: Place;
  readonly industry: string;
  readonly scope: string;
  /** 法定代表人（负责人）, or the owner of an individual household. */
  readonly legalPersonName: string;
  readonly legalPersonId: string;
  readonly contactName: string;
  readonly contactPhone: string;
  /** 核算方式; empty for an individual household. */
  readonly accounting: string;
  readonly registeredOn: PlainDate;
}

/** One record for both bureaus, whichever registers: that is what makes a second registration visible. */
export const identityRecordId = (taxpayerNo: string): string => `taxpayer:${taxpayerNo}:identity`;

/** Somebody this window already knows as a taxpayer. */
export interface KnownTaxpayer {
  readonly taxpayerNo: string;
  readonly creditCode: string | null;
  readonly name: string;
  readonly statusOf: Readonly<Record<Bureau, BureauStatus>>;
}

/** What 工商 has told of a licence that carries a credit code, before any tax bureau has entered the rest. */
export interface PushedRegistration {
  readonly creditCode: string;
  readonly name: string;
  readonly registrationType: string;
  readonly licensedOn: PlainDate;
  readonly address: string;
  readonly scope: string;
  readonly legalPersonName: string;
  readonly legalPersonId: string;
  readonly pushedOn: PlainDate;
}

/** What is known here of those who register: by number, name or owner as far as the form names them. */
export interface Registry {
  /** Six-digit area code of the jurisdiction: the head of a unit's number. */
  readonly area: string;
  readonly known: readonly KnownTaxpayer[];
  readonly pushed: readonly PushedRegistration[];
}

/** What a form says of whom it registers, for the look into the window's own books. */
export interface RegistryQuery {
  readonly numbers: readonly string[];
  readonly names: readonly string[];
  /** Numbers that begin so: all households of one owner. */
  readonly numberPrefixes: readonly string[];
}

import type { Bureau } from '../../domain/bureau.ts';
import type { Citation } from '../../domain/citation.ts';
import { documentNameEn } from '../../domain/document-names.ts';
import type { InBoth } from '../../domain/language.ts';
import type { LevyCode } from '../../domain/levies/levy-code.ts';
import { levies } from '../../domain/levies/levy.ts';
import type { MessageKey } from '../messages/t.ts';
import { language, t } from '../messages/t.ts';

/** Data that comes in both languages: the words of the one the page speaks. */
export const labelOf = ({ label, labelEn }: { readonly label: string; readonly labelEn: string }): string =>
  language() === 'en' ? labelEn : label;
export const valueOfField = ({
  value,
  valueEn,
}: {
  readonly value: string;
  readonly valueEn: string;
}): string => (language() === 'en' ? valueEn : value);
export const titleOf = ({ title, titleEn }: { readonly title: string; readonly titleEn: string }): string =>
  language() === 'en' ? titleEn : title;

export const promiseOf = ({
  promise,
  promiseEn,
}: {
  readonly promise: string;
  readonly promiseEn: string;
}): string => (language() === 'en' ? promiseEn : promise);
export const hintOf = ({
  hint,
  hintEn,
}: {
  readonly hint: string | null;
  readonly hintEn: string | null;
}): string | null => (language() === 'en' ? (hintEn ?? hint) : hint);
export const inLanguage = (both: InBoth): string => both[language()];

const bureauKey = { state: 'bureau.state', local: 'bureau.local' } as const satisfies Record<
  Bureau,
  MessageKey
>;
/** 国税 or 地税. */
export const bureauText = (bureau: Bureau): string => t(bureauKey[bureau]);

const isLevy = (code: string): code is LevyCode => Object.hasOwn(levies, code);

/** The name of a levy; one this page does not know stands as it came. */
export const levyTitle = ({ levy, title }: { readonly levy: string; readonly title: string }): string =>
  language() === 'en' && isLevy(levy) ? levies[levy].en : title;

const levyBaseKey = {
  vat: 'levy-base.vat',
  consumption: 'levy-base.consumption',
  'city-maintenance': 'levy-base.surtax',
  education: 'levy-base.surtax',
  'local-education': 'levy-base.surtax',
} as const satisfies Record<LevyCode, MessageKey>;

/** What a levy is counted on. */
export const levyBase = ({
  levy,
  baseTitle,
}: {
  readonly levy: string;
  readonly baseTitle: string;
}): string => (language() === 'en' && isLevy(levy) ? t(levyBaseKey[levy]) : baseTitle);

/** What a document is called on the screen; on the paper its Chinese title stands whatever the screen speaks. */
export const documentTitle = (kind: string, title: string): string =>
  language() === 'en' ? (documentNameEn(kind, title) ?? title) : title;

/** Clauses by the titles under which they are published; they are not translated. */
export const clausesText = (clauses: readonly Citation[]): string =>
  clauses.map(({ document, clause }) => `${document} ${clause}`).join(t('punctuation.clauses'));

/** A number as a label says it to a screen reader: the series' characters are on the paper, its digits are compared. */
export const spokenNumber = (number: string): string =>
  language() === 'en' ? number.replace(/\p{Script=Han}/gu, '') : number;

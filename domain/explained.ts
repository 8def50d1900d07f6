import type { Basis, Citation } from './citation.ts';

/** One line of a derivation as a clerk reads it: what was computed, the expression with its numbers, the result. */
export interface DerivationStep {
  readonly label: string;
  readonly expression: string;
  readonly result: string;
  readonly basis?: Citation;
  /** The words of it in English; what has figures, signs and units alone need not be said again. */
  readonly en?: { readonly label: string; readonly expression?: string; readonly result?: string };
}

const signs: Readonly<Record<string, string>> = {
  '＋': '+',
  '－': '−',
  '（': '(',
  '）': ')',
  '＞': '>',
  '＜': '<',
};
const figuresInEnglish = (text: string): string =>
  text
    .replace(/[＋－（）＞＜]/g, (sign) => signs[sign] ?? sign)
    .replace(/ 元/g, ' yuan')
    .replace(/ 天/g, ' days');

/** A step for an English screen. On paper and at the command line it stands in Chinese. */
export const stepInEnglish = ({
  label,
  expression,
  result,
  en,
}: DerivationStep): Pick<DerivationStep, 'label' | 'expression' | 'result'> => ({
  label: en?.label ?? label,
  expression: en?.expression ?? figuresInEnglish(expression),
  result: en?.result ?? figuresInEnglish(result),
});

/** A figure that can explain itself: the screen, the calculation sheet and the command line show the same steps. */
export interface Explained<T> {
  readonly value: T;
  readonly steps: readonly DerivationStep[];
  readonly basis: Basis;
}

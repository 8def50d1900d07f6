/** Words of an item that can be cited, at their place within it: `4.方式二（5）`. Its paragraphs are its lines. */
export interface CitedWords {
  readonly at: string;
  readonly text: string;
}

/** Words that only introduce the ones below them. Nobody carries them out, so nobody cites them. */
export interface LeadingWords {
  readonly heading: string;
}

export type NormWords = CitedWords | LeadingWords;

/** One of the norm's 44 cooperation items: the eight parts that each of them has, in the paper's own words. */
export interface NormItem {
  readonly number: number;
  readonly chapter: string;
  readonly title: string;
  /** The product's English for it; the paper has none. */
  readonly titleEn: string;
  /** 1 合作目的 */
  readonly purpose: readonly NormWords[];
  /** 2 合作目标 */
  readonly goals: readonly NormWords[];
  /** 3 合作方式 */
  readonly ways: readonly NormWords[];
  /** 4 合作流程 */
  readonly flow: readonly NormWords[];
  /** 5 制度保障 */
  readonly basis: readonly NormWords[];
  /** 6 技术支撑 */
  readonly support: readonly NormWords[];
  /** 7 牵头部门 */
  readonly lead: readonly NormWords[];
  /** 8 合作层级 */
  readonly levels: readonly NormWords[];
}

/** The parts in the paper's order, each under the number and name that it has there. */
export const normParts = [
  { key: 'purpose', name: '1.合作目的' },
  { key: 'goals', name: '2.合作目标' },
  { key: 'ways', name: '3.合作方式' },
  { key: 'flow', name: '4.合作流程' },
  { key: 'basis', name: '5.制度保障' },
  { key: 'support', name: '6.技术支撑' },
  { key: 'lead', name: '7.牵头部门' },
  { key: 'levels', name: '8.合作层级' },
] as const satisfies readonly { readonly key: keyof NormItem; readonly name: string }[];

export type NormPart = (typeof normParts)[number]['key'];

/**
 * The parts that ask something of the bureaus: what is to be reached, in which way, by which steps. The others say why,
 * on which law, with which system, led by whom; no step of a matter carries those out.
 */
const askingParts: readonly NormPart[] = ['goals', 'ways', 'flow'];
export const asksSomething = (part: NormPart): boolean => askingParts.includes(part);

/** How many items the norm has; a test counts them. */
export const itemCount = 44;

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** `第十七项`, as the norm counts its items. */
export const ordinalOf = (number: number): string => {
  const tens = Math.floor(number / 10);
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : digits[tens]}十`;
  return `第${ten}${digits[number % 10] ?? ''}项`;
};

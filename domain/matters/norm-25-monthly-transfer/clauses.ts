import { cite } from '../../citation.ts';

const norm = '国家税务局 地方税务局合作工作规范';

/**
 * The transfer by the month: item 25 asks the software for it, item 26 makes it the bureaus' duty. Neither names a day
 * of the month, nor says what becomes of a month in which nothing was learnt: the bureaus set both.
 */
export const monthly = {
  /** What the form is for: contract filings and returns of non-residents are passed on without delay. */
  promptly: cite(norm, '第二十五项 4.合作流程（1）'),
  software: cite(norm, '第二十五项 6.技术支撑'),
  /** Contracts filed, and what was found on liability, month by month. */
  contracts: cite(norm, '第二十六项 4.合作流程（1）'),
  /** The form itself, month by month. */
  form: cite(norm, '第二十六项 4.合作流程（2）'),
} as const;

import { cite } from '../../citation.ts';

const norm = '国家税务局 地方税务局合作工作规范';

/** Item 25 (协同判定非居民企业构成常设机构资格), clause by clause. */
export const item25 = {
  goal: cite(norm, '第二十五项 2.合作目标'),
  way: cite(norm, '第二十五项 3.合作方式'),
  /** Contract filings and returns, done or not done: written notice, written opinion, 7 working days each. */
  notice: cite(norm, '第二十五项 4.合作流程（1）'),
  /** Doubts, and what became known otherwise: notice and opinion within the prescribed term. */
  doubt: cite(norm, '第二十五项 4.合作流程（2）'),
  /** No agreement: each bureau reports to its own superior, level by level; the State Administration settles. */
  ladder: cite(norm, '第二十五项 4.合作流程（3）'),
  transfer: cite(norm, '第二十五项 6.技术支撑'),
} as const;

/** Clause (1) itself says 7 working days, for the notice and for the opinion on it. */
export const statedTerm = { days: 7, basis: [item25.notice] } as const;

export const law = {
  incomeTax: cite('中华人民共和国企业所得税法', '第二条、第三条'),
  contracts: cite('非居民承包工程作业和提供劳务税收管理暂行办法', '国家税务总局令第19号'),
  offices: cite('外国企业常驻代表机构税收管理暂行办法', '国税发〔2010〕18号'),
  secondment: cite(
    '国家税务总局关于非居民企业派遣人员在中国境内提供劳务征收企业所得税有关问题的公告',
    '国家税务总局公告2013年第19号',
  ),
} as const;

import { cite } from '../../citation.ts';

const norm = '国家税务局 地方税务局合作工作规范';

/** Item 28 (协同开展反避税调查), clause by clause. */
export const item28 = {
  goal: cite(norm, '第二十八项 2.合作目标'),
  way: cite(norm, '第二十八项 3.合作方式'),
  form: cite(norm, '第二十八项 4.合作流程'),
} as const;

export const law = {
  procedure: cite('国家税务总局关于印发《特别纳税调整内部工作规程（试行）》的通知', '国税发〔2012〕13号'),
} as const;

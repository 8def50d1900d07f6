import { cite } from '../../citation.ts';

const norm = '国家税务局 地方税务局合作工作规范';

/** Item 17, mode 2 (国税窗口代征地方税费), clause by clause as the paper counts them. */
export const item17 = {
  goal: cite(norm, '第十七项 2.合作目标'),
  mode2: cite(norm, '第十七项 3.方式二'),
  agreement: cite(norm, '第十七项 4.方式二（1）'),
  window: cite(norm, '第十七项 4.方式二（2）'),
  training: cite(norm, '第十七项 4.方式二（3）'),
  system: cite(norm, '第十七项 4.方式二（4）'),
  vouchers: cite(norm, '第十七项 4.方式二（5）'),
} as const;

export const item36 = {
  confirmOrReturn: cite(norm, '第三十六项 4.方式一（5）'),
} as const;

export const law = {
  filing: cite('中华人民共和国税收征收管理法', '第二十五条'),
  filingPapers: cite('中华人民共和国税收征收管理法实施细则', '第三十四条'),
  identity: cite('全国税务机关纳税服务规范', '申报纳税 实名办税'),
  vatReturn: cite('国家税务总局公告2013年第32号', '增值税纳税申报有关事项'),
  surtaxFiling: cite('中华人民共和国城市维护建设税暂行条例', '第三条、第五条'),
  abnormal: cite('税务登记管理办法', '第四十条'),
  registration: cite('中华人民共和国税收征收管理法', '第十五条'),
} as const;

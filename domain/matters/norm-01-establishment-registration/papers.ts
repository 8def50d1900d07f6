import type { Answers } from '../../forms/field.ts';
import { law } from '../../registration/clauses.ts';
import type { Paper } from '../matter.ts';

const paper = (id: string, title: string, required = true): Paper => ({
  id,
  title,
  required,
  basis: [law.papers],
});

const common: readonly Paper[] = [
  paper('licence', '营业执照或其他核准执业证件'),
  paper('legal-person-id', '法定代表人（负责人）或业主身份证件'),
  paper('premises', '生产经营场所证明', false),
];
const ofUnit: readonly Paper[] = [
  paper('form-unit', '税务登记表（适用单位纳税人）'),
  paper('organisation-code', '组织机构统一代码证书'),
  paper('articles', '有关合同、章程、协议书'),
];
const ofHousehold: readonly Paper[] = [paper('form-household', '税务登记表（适用个体经营）')];

/** What is brought, once for both bureaus (税务登记管理办法第十一条). */
export const registrationPapers = (answers: Answers): readonly Paper[] => [
  ...(answers['kind'] === 'unit' ? ofUnit : ofHousehold),
  ...common,
];

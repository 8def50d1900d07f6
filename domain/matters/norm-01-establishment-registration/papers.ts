import type { Answers } from '../../forms/field.ts';
import { law } from '../../registration/clauses.ts';
import type { Paper } from '../matter.ts';

const paper = (id: string, title: string, titleEn: string, required = true): Paper => ({
  id,
  title,
  titleEn,
  required,
  basis: [law.papers],
});

const common: readonly Paper[] = [
  paper('licence', '营业执照或其他核准执业证件', 'Business licence or other permit to practise'),
  paper(
    'legal-person-id',
    '法定代表人（负责人）或业主身份证件',
    'ID document of the legal representative or owner',
  ),
  paper('premises', '生产经营场所证明', 'Proof of the business premises', false),
];
const ofUnit: readonly Paper[] = [
  paper('form-unit', '税务登记表（适用单位纳税人）', 'Tax registration form (units)'),
  paper('organisation-code', '组织机构统一代码证书', 'Organisation code certificate'),
  paper('articles', '有关合同、章程、协议书', 'Contracts, articles and agreements'),
];
const ofHousehold: readonly Paper[] = [
  paper('form-household', '税务登记表（适用个体经营）', 'Tax registration form (individual households)'),
];

/** What is brought, once for both bureaus (税务登记管理办法第十一条). */
export const registrationPapers = (answers: Answers): readonly Paper[] => [
  ...(answers['kind'] === 'unit' ? ofUnit : ofHousehold),
  ...common,
];

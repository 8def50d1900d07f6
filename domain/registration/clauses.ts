import { cite } from '../citation.ts';

const norm = '国家税务局 地方税务局合作工作规范';

/** Item 1 (联合办理设立登记), clause by clause. */
export const item1 = {
  goal: cite(norm, '第一项 2.合作目标'),
  mode1: cite(norm, '第一项 3.方式一'),
  mode2: cite(norm, '第一项 3.方式二'),
  supplement: cite(norm, '第一项 4.方式一（1）'),
  realTime: cite(norm, '第一项 4.方式一（2）'),
  supplementArchive: cite(norm, '第一项 4.方式一（3）'),
  oneApplication: cite(norm, '第一项 4.方式二（1）'),
  onTheSpot: cite(norm, '第一项 4.方式二（2）'),
  toldAndArchived: cite(norm, '第一项 4.方式二（3）'),
  reminded: cite(norm, '第一项 4.方式二（4）'),
} as const;

const regulation = '中华人民共和国税收征收管理法实施细则';

export const law = {
  within30Days: cite(regulation, '第十二条'),
  bankAccounts: cite(regulation, '第十七条'),
  books: cite(regulation, '第二十二条'),
  accounting: cite(regulation, '第二十四条'),
  late: cite('中华人民共和国税收征收管理法', '第六十条'),
  filing: cite('中华人民共和国税收征收管理法', '第二十五条'),
  withholding: cite('中华人民共和国个人所得税法', '第八条'),
  incomeTaxOfPersons: cite('中华人民共和国个人所得税法', '第九条'),
  incomeTaxOfEnterprises: cite('中华人民共和国企业所得税法', '第五十四条'),
  whoseIncomeTax: cite('国家税务总局关于调整新增企业所得税征管范围问题的通知', '国税发〔2008〕120号第一条'),
  stampTax: cite('中华人民共和国印花税暂行条例', '第七条'),
  invoices: cite('中华人民共和国发票管理办法', '第十五条'),
  papers: cite('税务登记管理办法', '第十一条'),
  form: cite('税务登记管理办法', '第十二条'),
  certificate: cite('税务登记管理办法', '第十四条'),
  number: cite('税务登记管理办法', '第七条'),
  oneCode: cite('国务院办公厅关于加快推进“三证合一”登记制度改革的意见', '国办发〔2015〕50号'),
  supplementForm: cite('国家税务总局关于落实“三证合一”登记制度改革的通知', '税总函〔2015〕482号'),
  households: cite(
    '工商总局等四部门关于实施个体工商户营业执照和税务登记证“两证整合”的意见',
    '工商个字〔2016〕167号',
  ),
} as const;

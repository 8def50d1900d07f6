import { bureauName, bureauNameEn, bureaus } from '../bureau.ts';

/** Forms of the stock as a fault names them: whose form and what it is called. */
const stocks = Object.fromEntries(
  bureaus.map((bureau) => [
    `${bureauName[bureau]}税收缴款书（税务收现专用）`,
    `${bureauNameEn[bureau]} cash voucher`,
  ]),
);

/**
 * The facts of a fault are the hall's own words, because they also reach the log and the command line; an English
 * sentence says them in English. A test finds a fact in the code that does not stand here.
 */
const english: Readonly<Record<string, string>> = {
  ...Object.fromEntries(bureaus.map((bureau) => [bureauName[bureau], bureauNameEn[bureau]])),
  ...stocks,
  // Fields
  作废原因: 'Reason for spoiling',
  冲正原因: 'Reason for the reversal',
  退回原因: 'Reason for the return',
  退回栏目: 'Field to return',
  文书日期: 'Date of the paper',
  文号: 'Paper number',
  联系电话: 'Phone',
  移交原因: 'Reason of the handover',
  注册地址: 'Address',
  请填写有效日期: 'enter a valid date',
  该栏目不能这样更正: 'this field cannot be corrected like that',
  处理结果: 'What was done',
  导出用途: 'Purpose of the export',
  核验用途: 'Purpose of the verification',
  重新启用的原因: 'Why the window begins anew',
  重录为: 'What it was entered as',
  无须重录的原因: 'Why it is not needed',
  中间的号码去向必须写明: 'say what became of the numbers in between',
  搁置到: 'Put off until',
  搁置原因: 'Reason for putting off',
  处理说明: 'What was decided and why',
  必须是今天以后的日期: 'must be a day after today',
  接管原因: 'Reason for taking over',
  备用金: 'Float',
  开钱箱原因: 'Reason for opening the drawer',
  实点现金: 'Cash counted',
  代为签退原因: 'the reason for closing in absence',
  说明: 'Note',
  姓名: 'Name',
  原因: 'Reason',
  身份证号: 'ID number',
  证件: 'Card',
  资料: 'Papers',
  理由: 'Ground',
  日期: 'Dates',
  起始日期: 'First date',
  截止日期: 'Last date',
  // What is wrong with them
  必须填写: 'it must be filled in',
  不能为负数: 'it cannot be negative',
  长短款必须写明原因: 'cash over or short needs its reason',
  请填写姓名: 'the name is missing',
  手工录入必须注明原因: 'an entry by hand needs its reason',
  '号码校验不通过，请核对': 'its check character does not fit',
  没有这种演练故障: 'there is no such fault to rehearse',
  没有这张演练证件: 'there is no such card in the deck',
  '资料已齐全，不需要补正': 'nothing is missing',
  不予受理必须写明理由: 'a refusal needs its ground',
  截止日期早于起始日期: 'the last date is before the first',
  请选择记录中的栏目: 'choose a field of the record',
  有号票证: 'a numbered form',
  // Rules
  所属期应为一个整季: 'the tax period is one whole quarter',
  '所属期尚未终了，不能申报缴款': 'the tax period has not ended yet',
  所属期止应为月末或季末最后一日: 'a tax period ends on the last day of a month or quarter',
  工作日历: 'working calendar',
  // The form
  含税销售额: 'Gross sales',
  不含税销售额: 'Net sales',
  销项税额: 'Output tax',
  进项税额: 'Input tax',
  上期留抵: 'Carried over',
  消费税: 'Consumption tax',
  // Devices
  身份证阅读器: 'ID card reader',
  小票打印机: 'receipt printer',
  票据打印机: 'form printer',
  文书打印机: 'document printer',
  扫描枪: 'scanner',
  客显屏: 'customer display',
  评价器: 'rating pad',
  叫号器: 'queue caller',
  模拟设备: 'virtual device',
  // What stands on a card
  文字信息: 'text block',
  证件类型: 'kind of card',
  性别: 'sex',
  民族: 'ethnic group',
  公民身份号码: 'resident ID number',
  出生日期: 'date of birth',
  有效期限: 'validity',
  住址: 'address',
  签发机关: 'issuing authority',
  证件号码: 'document number',
  英文姓名: 'English name',
  中文姓名: 'Chinese name',
  国籍: 'nationality',
  通行证号码: 'travel permit number',
  签发次数: 'times issued',
  换证次数: 'renewals',
  证件版本: 'card version',
  签发机关代码: 'code of the issuing authority',
  关联项: 'link to the former number',
  // The decoder of the photo
  程序没有启动: 'the program did not start',
  程序意外退出: 'the program ended unexpectedly',
  程序超时: 'the program took too long',
  输出不是照片: 'what it gave is no picture',
  输出过大: 'what it gave is too large',
};

/** A fact of a fault in English; what is not one of the hall's words (a number, a place, a name) stays as it is. */
export const inEnglish = (fact: string | number): string =>
  typeof fact === 'string' && Object.hasOwn(english, fact) ? (english[fact] ?? fact) : String(fact);

import type { InBoth } from '../language.ts';
import type { Field } from './field.ts';

/* What may be wrong with an answer of any form: one sentence each, so that all matters say it alike. */

type Named = Pick<Field, 'label' | 'labelEn'>;

export const notADay = ({ label, labelEn }: Named): InBoth => ({
  zh: `${label}不是有效日期，请按 2016-03-31 的格式输入`,
  en: `“${labelEn}” is not a date; enter it like 2016-03-31`,
});
export const inTheFuture = ({ label, labelEn }: Named): InBoth => ({
  zh: `${label}不能晚于今天`,
  en: `“${labelEn}” cannot be after today`,
});
export const notAfterToday = ({ label, labelEn }: Named): InBoth => ({
  zh: `${label}应晚于今天`,
  en: `“${labelEn}” has to be after today`,
});
export const notAnOption = ({ label, labelEn }: Named): InBoth => ({
  zh: `请选择${label}`,
  en: `“${labelEn}”: choose one of the options`,
});
export const tooLong = ({ label, labelEn }: Named, maxLength: number): InBoth => ({
  zh: `${label}不超过 ${maxLength} 字`,
  en: `“${labelEn}” has at most ${maxLength} characters`,
});

export const notAPlace: InBoth = { zh: '所在地选项无效', en: 'No such place; choose one of the three' };

export const phonePattern = /^[0-9+\-() ]{5,20}$/;
export const notAPhone: InBoth = { zh: '联系电话格式不正确', en: 'This is no telephone number' };

/** 15, 18 or 20 characters; of enterprises elsewhere the check character is not ours to judge. */
export const taxpayerNoPattern = /^[0-9A-Z]{15,20}$/;
export const notATaxpayerNo: InBoth = {
  zh: '纳税人识别号应为 15 至 20 位数字或大写字母',
  en: 'A taxpayer number has 15 to 20 figures or capital letters',
};

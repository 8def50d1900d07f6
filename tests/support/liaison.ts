import { uuidv7 } from 'uuidv7';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { ValueClient } from '../../contract/client.ts';

/** A liaison form (norm item 28) as the State bureau’s officer fills it in; nobody stands at the counter. */
export const liaison = {
  enterprise: '临江宏盛机械制造有限公司',
  taxpayerNo: '91359901DEMA00021A',
  investigation: '临江国税反避〔2016〕2号',
  levies: '个人所得税',
  facts: '向境外关联方支付技术服务费，金额与受益不相称。',
  request: '请提供该企业外籍人员个人所得税申报情况。',
};

/** Opened and filled in, not sent yet. */
export const draftLiaison = async ({ cases }: ValueClient): Promise<CaseView> => {
  const opened = await cases.open({
    matterId: 'norm-28-anti-avoidance-liaison',
    taxpayerNo: null,
    identificationId: null,
  });
  const answers = { ...opened.answers, ...liaison };
  return cases.perform({ action: 'save', caseFileId: opened.id, answers, papers: [] });
};

/** F9 of a case that takes no money, as it stands. */
export const sendCase = async (
  { cases }: ValueClient,
  caseFileId: string,
  actId = uuidv7(),
): Promise<CaseView> => {
  const { figuresHash } = (await cases.get({ caseFileId })).preview;
  return cases.perform({ action: 'file', caseFileId, tenderedFen: 0, figuresHash, actId });
};

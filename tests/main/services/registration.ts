import { uuidv7 } from 'uuidv7';
import type { CaseView } from '../../../contract/calls/cases.ts';
import type { ValueClient } from '../../../contract/client.ts';
import { setParameter } from '../../../db/profile.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import type { Answers } from '../../../domain/forms/field.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { town } from '../../../main/training/town/town.ts';

export const establishment = 'norm-01-establishment-registration';
export const supplementary = 'norm-01-supplementary-entry';

/** A newcomer of the town: an owner whose card finds nobody. */
export const household: Answers = {
  kind: 'household',
  name: '北岭巷雨桐奶茶店',
  licenceNo: '359901600012345',
  licensedOn: '2016-03-28',
  address: '临江市江北区北岭巷2号',
  industry: '其他饮料及冷饮服务',
  scope: '奶茶、冷饮现制现售',
  legalPersonName: '周雨桐',
  legalPersonId: '359901200002290049',
  contactName: '周雨桐',
  contactPhone: '16005991004',
};
export const householdNo = '35990120000229004900';
export const householdNumber = `税字${householdNo}号`;

/** What the clerk types below what 工商 has pushed. */
export const supplement: Answers = {
  place: 'city',
  industry: '正餐服务',
  accounting: 'independent',
  contactName: '林秀英',
  contactPhone: '16005991002',
};
export const [pushedNewcomer, , pushedKnown] = town.pushedRegistrations;

export const signIn = async (hall: ValueClient, officerId = 'n-lin'): Promise<void> => {
  await hall.session.signIn({ officerId, pin: town.trainingPin });
};

/** Opens a case without a taxpayer, fills it in and brings every paper: ready for F9 unless told otherwise. */
export const prepareNewcomer = async (
  hall: ValueClient,
  matterId: string,
  answers: Answers,
  papers: readonly string[] | 'all' = 'all',
): Promise<CaseView> => {
  const typed = await hall.taxpayers.identifyByHand({
    personName: '周雨桐',
    idNumber: '359901200002290049',
    documentKind: 'resident-id',
    reasonKind: 'reader-out',
    note: '',
  });
  const opened = await hall.cases.open({
    matterId,
    taxpayerNo: null,
    identificationId: typed.identification.id,
  });
  const save = (brought: readonly string[], given: Answers): Promise<CaseView> =>
    hall.cases.perform({
      action: 'save',
      caseFileId: opened.id,
      answers: { ...given },
      papers: [...brought],
    });
  // Which papers are asked for depends on the answers.
  const filled = await save([], { ...opened.answers, ...answers });
  return save(papers === 'all' ? filled.papers.map((paper) => paper.id) : papers, filled.answers);
};

/** F9; with the key under which the certificate is signed where the officer takes one. */
export const fileNewcomer = (
  hall: ValueClient,
  view: CaseView,
  actId = uuidv7(),
  officerKey: OfficerKey | null = null,
): Promise<CaseView> =>
  hall.cases.perform({
    action: 'file',
    caseFileId: view.id,
    tenderedFen: 0,
    figuresHash: view.preview.figuresHash,
    actId,
    officerKey,
  });

export interface OfficerKey {
  readonly keyId: string;
  readonly pin: string | null;
}

/** The State bureau sets that a certificate is signed under the officer's own key. */
export const requireOfficerKey = (tx: WritableTx): void =>
  setParameter(tx, {
    name: 'state:officer-key-on-certificate',
    from: plainDate('2016-04-01'),
    value: { unit: 'choice', choice: 'required' },
    setBy: '临江市国家税务局电子税务科',
    setOn: plainDate('2016-03-30'),
  });

export const act = (
  hall: ValueClient,
  caseFileId: string,
  lane: 'state' | 'local',
  id: string,
  answers: Answers = {},
): Promise<CaseView> =>
  hall.cases.perform({
    action: 'act',
    caseFileId,
    lane,
    act: id,
    answers: { ...answers },
    actId: uuidv7(),
  });

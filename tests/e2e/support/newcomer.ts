import { town } from '../../../main/training/town/town.ts';

/** The card of somebody whom no bureau knows. */
export const newcomerCard = town.cardDeck.findIndex(({ situation }) => situation === 'unknown-person');

/** What is typed to register that person's shop. */
export const newcomerForm = {
  name: '北岭巷雨桐奶茶店',
  licenceNo: '359901600012345',
  licensedOn: '20160328',
  address: '临江市江北区北岭巷2号',
  industry: '其他饮料及冷饮服务',
  scope: '奶茶、冷饮现制现售',
  legalPersonName: '周雨桐',
  legalPersonId: '359901200002290049',
  contactName: '周雨桐',
  contactPhone: '16005991004',
} as const;

import { plainDate } from '../../../domain/plain-date.ts';
import type { PushedRegistration } from '../../../domain/registration/registration.ts';
import { creditCode, organisationCode } from './codes.ts';
import { type PersonKey, people } from './people.ts';
import { districts } from './region.ts';
import { unifiedEnterprises } from './unified-enterprises.ts';

const pushed = (
  organisation: string,
  of: Pick<PushedRegistration, 'name' | 'scope'> & {
    readonly street: number;
    readonly house: string;
    readonly legalPerson: PersonKey;
    readonly licensedOn: string;
    readonly pushedOn: string;
  },
): PushedRegistration => {
  const { jiangbei } = districts;
  const { name: legalPersonName, idNumber: legalPersonId } = people[of.legalPerson];
  return {
    creditCode: creditCode('91', jiangbei.area, organisationCode(organisation)),
    name: of.name,
    registrationType: '有限责任公司',
    licensedOn: plainDate(of.licensedOn),
    address: `${jiangbei.addressPrefix}${jiangbei.streets[of.street] ?? ''}${of.house}`,
    scope: of.scope,
    legalPersonName,
    legalPersonId,
    pushedOn: plainDate(of.pushedOn),
  };
};

const registered = unifiedEnterprises[0];
if (registered === undefined) throw new Error('the town has no enterprise');

/** What 工商 has pushed to the exchange platform: two newcomers, and one that the bureaus know already. */
export const pushedRegistrations: readonly PushedRegistration[] = [
  pushed('DEMR0001', {
    name: '临江市江北区知味餐饮有限公司',
    scope: '餐饮服务；预包装食品零售',
    street: 4,
    house: '21号',
    legalPerson: 'lin-xiuying',
    licensedOn: '2016-03-30',
    pushedOn: '2016-03-31',
  }),
  pushed('DEMR0002', {
    name: '临江市江北区启明信息技术有限公司',
    scope: '软件开发；信息系统集成服务',
    street: 5,
    house: '66号科创楼3层',
    legalPerson: 'xie-wenhui',
    licensedOn: '2016-04-01',
    pushedOn: '2016-04-05',
  }),
  {
    creditCode: registered.creditCode ?? '',
    name: registered.taxpayer.name,
    registrationType: registered.taxpayer.registrationType,
    licensedOn: registered.registeredOn,
    address: registered.taxpayer.address,
    scope: registered.taxpayer.industry,
    legalPersonName: registered.linkedPersons[0].name,
    legalPersonId: registered.linkedPersons[0].idNumber,
    pushedOn: plainDate('2016-02-15'),
  },
];

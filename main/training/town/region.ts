import type { Bureau } from '../../../domain/bureau.ts';
import type { Place } from '../../../domain/taxpayer.ts';

export interface District {
  readonly id: DistrictId;
  /** Six digits, not assigned in GB/T 2260. */
  readonly area: string;
  readonly name: string;
  /** Decides the rate of city maintenance tax. */
  readonly place: Place;
  /** Address up to and including the district, as on cards and vouchers. */
  readonly addressPrefix: string;
  readonly streets: readonly string[];
  /** Authority printed on resident ID cards, at most 15 characters. */
  readonly policeAuthority: string;
  readonly bureauName: Readonly<Record<Bureau, string>>;
}

export type DistrictId = 'jiangbei' | 'jiangnan' | 'yunxi' | 'shimen';

/** The region does not exist: 35 is a province, 99 no city of it. */
export const region = { area: '359900', name: '临江市', provinceMark: '闽' } as const;

export const districts = {
  jiangbei: {
    id: 'jiangbei',
    area: '359901',
    name: '江北区',
    place: 'city',
    addressPrefix: '临江市江北区',
    streets: ['晨光路', '东门街', '滨江北路', '观澜路', '学府路', '工业大道', '北岭巷'],
    policeAuthority: '临江市公安局江北分局',
    bureauName: { state: '临江市江北区国家税务局', local: '临江市江北区地方税务局' },
  },
  jiangnan: {
    id: 'jiangnan',
    area: '359902',
    name: '江南区',
    place: 'city',
    addressPrefix: '临江市江南区',
    streets: ['锦绣路', '渡口街', '滨江南路', '桃园路', '新港路', '南门横街'],
    policeAuthority: '临江市公安局江南分局',
    bureauName: { state: '临江市江南区国家税务局', local: '临江市江南区地方税务局' },
  },
  yunxi: {
    id: 'yunxi',
    area: '359903',
    name: '云溪县',
    place: 'town',
    addressPrefix: '临江市云溪县',
    streets: ['县前街', '矿山路', '溪滨路', '车站路', '文昌街'],
    policeAuthority: '云溪县公安局',
    bureauName: { state: '云溪县国家税务局', local: '云溪县地方税务局' },
  },
  shimen: {
    id: 'shimen',
    area: '359904',
    name: '石门乡',
    place: 'other',
    addressPrefix: '临江市云溪县石门乡',
    streets: ['石门村', '茶山村', '溪口村', '岭下村'],
    policeAuthority: '云溪县公安局',
    bureauName: { state: '云溪县国家税务局', local: '云溪县地方税务局' },
  },
} as const satisfies Readonly<Record<DistrictId, District>>;

export interface Hall {
  readonly id: string;
  readonly name: string;
  readonly district: DistrictId;
  readonly address: string;
  readonly kind: 'joint-hall' | 'government-centre' | 'field-point';
}

export const halls = [
  {
    id: 'jiangbei-hall',
    name: '江北区联合办税服务厅',
    district: 'jiangbei',
    address: '临江市江北区观澜路1号',
    kind: 'joint-hall',
  },
  {
    id: 'yunxi-centre',
    name: '云溪县政务服务中心办税窗口',
    district: 'yunxi',
    address: '临江市云溪县县前街8号',
    kind: 'government-centre',
  },
  {
    id: 'dongmen-market',
    name: '东门农贸市场征收点',
    district: 'jiangbei',
    address: '临江市江北区东门街20号',
    kind: 'field-point',
  },
] as const satisfies readonly Hall[];

export type HallId = (typeof halls)[number]['id'];

import { plainDate } from '../../../domain/plain-date.ts';
import { foreignerId2023, residentId } from './codes.ts';
import { type DistrictId, districts } from './region.ts';

export interface Person {
  readonly name: string;
  readonly idNumber: string;
  /** Eleven digits of the prefix 160, which no public network used in 2016. */
  readonly phone: string;
}

const person = (name: string, district: DistrictId, bornOn: string, order: number): Person => ({
  name,
  idNumber: residentId(districts[district].area, plainDate(bornOn), order),
  phone: `1600599${districts[district].area.slice(-1)}${String(order).padStart(3, '0')}`,
});

/** Somebody who was registered under another number than a citizen's. */
const other = (name: string, idNumber: string, phone: string): Person => ({ name, idNumber, phone });

/** Everybody of the town who owns, directs or files for a business, or comes to the counter. None of them exists. */
export const people = {
  'chen-jianming': person('陈建明', 'jiangbei', '1980-03-07', 1),
  'lin-xiuying': person('林秀英', 'jiangbei', '1975-11-12', 2),
  'zhang-jinchuan': person('张锦川', 'jiangnan', '1988-12-25', 1),
  'wu-ting': person('吴婷', 'jiangbei', '1992-07-01', 4),
  'luo-dashan': person('罗大山', 'yunxi', '1965-02-28', 3),
  'lei-xiaoyan': person('雷小燕', 'shimen', '1983-09-15', 2),
  'wang-da': person('王龘', 'jiangnan', '1979-04-05', 1),
  'zhou-yutong': person('周雨桐', 'jiangbei', '2000-02-29', 4),
  'huang-zhiqiang': person('黄志强', 'jiangnan', '1969-07-01', 11),
  ayiguli: person('阿依古丽·买买提江', 'yunxi', '1977-12-31', 12),
  'he-hongsheng': person('何宏盛', 'jiangbei', '1962-05-18', 21),
  'zheng-qinghe': person('郑清禾', 'jiangbei', '1984-10-03', 23),
  'xu-wanli': person('许万里', 'jiangbei', '1971-08-22', 25),
  'guo-shuyun': person('郭淑云', 'jiangbei', '1973-01-30', 26),
  'liu-changhe': person('刘长河', 'yunxi', '1968-06-11', 27),
  'jiang-yifan': person('江一帆', 'jiangnan', '1986-04-19', 29),
  'tang-meiling': person('唐美玲', 'jiangnan', '1981-09-09', 30),
  'qiu-shengli': person('邱胜利', 'jiangbei', '1966-12-05', 31),
  'xie-wenhui': person('谢文慧', 'jiangbei', '1978-02-14', 32),
  'shi-yongkang': person('石永康', 'shimen', '1970-07-27', 33),
  'pan-guoping': person('潘国平', 'jiangbei', '1964-03-16', 35),
  'dong-xiaolei': person('董晓蕾', 'jiangnan', '1987-11-08', 36),
  'su-tianyou': person('苏天佑', 'yunxi', '1974-05-25', 37),
  'ye-fangfang': person('叶芳芳', 'jiangbei', '1985-08-31', 38),
  'cai-mingjie': person('蔡明杰', 'jiangnan', '1982-01-12', 39),
  'lv-haoran': person('吕浩然', 'jiangbei', '1989-06-06', 41),
  'deng-yaqin': person('邓雅琴', 'jiangbei', '1976-10-20', 42),
  'cao-jinsong': person('曹劲松', 'yunxi', '1972-09-23', 43),
  'yu-huimin': person('余惠敏', 'jiangnan', '1980-12-01', 44),
  'fan-dezhi': person('范德志', 'jiangbei', '1967-04-08', 45),
  'shen-siyuan': person('沈思远', 'jiangbei', '1990-02-17', 47),
  'ruan-yulan': person('阮玉兰', 'jiangnan', '1969-03-29', 48),
  'weng-zhenhua': person('翁振华', 'jiangbei', '1963-11-15', 49),
  'ke-xiangrong': person('柯向荣', 'yunxi', '1975-07-04', 51),
  'zhan-liping': person('詹丽萍', 'jiangbei', '1979-05-13', 52),
  'tu-weiguo': person('涂卫国', 'jiangnan', '1961-10-01', 53),
  'miao-chunhua': person('缪春花', 'shimen', '1974-03-03', 54),
  'lai-dingkun': person('赖定坤', 'jiangbei', '1968-08-18', 55),
  'you-jiahui': person('游佳慧', 'jiangnan', '1991-09-27', 56),
  'kong-qinghai': person('孔庆海', 'jiangbei', '1970-01-09', 57),
  'wei-suzhen': person('魏素珍', 'yunxi', '1966-06-24', 58),
  'shan-xiaofeng': person('单晓峰', 'jiangbei', '1983-03-21', 59),
  'zeng-laocai': person('曾来财', 'jiangnan', '1960-02-02', 61),
  'ouyang-jing': person('欧阳静', 'jiangbei', '1988-05-05', 62),
  'chen-guangfu': person('陈光福', 'jiangbei', '1959-09-19', 63),
  'he-afu': person('何阿福', 'jiangbei', '1972-12-12', 65),
  'li-xiaojun': person('李小军', 'jiangbei', '1986-01-26', 67),
  'zhu-guihua': person('朱桂花', 'jiangbei', '1971-05-30', 68),
  'wu-tiansheng': person('吴添生', 'jiangbei', '1964-10-10', 69),
  'lin-caifeng': person('林彩凤', 'jiangbei', '1978-08-08', 70),
  'peng-dahai': person('彭大海', 'jiangbei', '1973-04-14', 71),
  'hong-yuezhen': person('洪月珍', 'jiangbei', '1969-12-22', 72),
  'yan-shuigen': person('颜水根', 'jiangbei', '1965-07-07', 73),
  'ding-meihua': person('丁美华', 'jiangbei', '1980-06-16', 74),
  'fu-yougui': person('傅有贵', 'jiangnan', '1962-03-08', 75),
  'ji-lanying': person('纪兰英', 'yunxi', '1967-09-01', 76),
  'zhong-yongliang': person('钟永亮', 'shimen', '1976-11-28', 77),
  'lan-qiuxiang': person('蓝秋香', 'shimen', '1981-02-25', 78),
  'gong-zhenyu': person('龚振宇', 'jiangnan', '1985-12-18', 79),
  'qian-duoduo': person('钱多多', 'jiangbei', '1990-10-31', 80),
  'du-shaohua': person('杜少华', 'jiangnan', '1977-01-17', 81),
  'jiang-mingde': person('江明德', 'jiangbei', '1970-11-11', 83),
  'weng-laosan': person('翁老三', 'jiangbei', '1963-08-03', 85),
  // From Hong Kong, registered under the travel permit; the number of all zeros was never given out.
  'he-zhaohui': other('何照慧', 'H00000000', '16005991901'),
  'mo-anni': other('莫安妮', foreignerId2023('35', '826', plainDate('1985-05-16')), '16005991902'),
} as const satisfies Readonly<Record<string, Person>>;

export type PersonKey = keyof typeof people;

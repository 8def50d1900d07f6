import type { Bureau } from '../../bureau.ts';
import type { Answers } from '../../forms/field.ts';
import type { Course, CourseAct } from '../course.ts';
import { noticeForm } from './sample-notice.ts';

/*
 * No agreement: each bureau up its own ladder. Neither superior has a window, each bureau enters its own paper.
 */

const act = (lane: Bureau, id: string, on: string, answers: Answers = {}): CourseAct => ({
  lane,
  act: id,
  on,
  answers,
});
const report = (lane: Bureau, level: string, on: string): CourseAct =>
  act(lane, `report-${level}`, on, { difference: '双方对分包工期是否合并计算意见不同。' });

const word: Readonly<Record<Bureau, string>> = { state: '国税函', local: '地税函' };
const paper = (lane: Bureau, level: string, on: string, decision: string, number?: string): CourseAct =>
  act(lane, `paper-${level}`, on, {
    number: number ?? `${word[lane]}〔2016〕${on.slice(5, 7)}${on.slice(8)}号`,
    datedOn: on,
    decision,
    scan: `档案室 2016-常设-${level}`,
  });

const differing: readonly CourseAct[] = [
  { lane: 'state', act: 'open', on: '2016-04-05', answers: noticeForm },
  act('local', 'sign', '2016-04-06'),
  act('local', 'reply', '2016-04-14', {
    finding: 'does-not',
    reasons: '分包部分不属同一项目，本项目工期未满十二个月。',
  }),
];
const apart = (level: string, on: string, heardOn: string): readonly CourseAct[] => [
  report('state', level, on),
  report('local', level, on),
  paper('state', level, heardOn, 'constitutes'),
  paper('local', level, heardOn, 'does-not'),
];
const upToProvince: readonly CourseAct[] = [
  ...differing,
  ...apart('county', '2016-04-18', '2016-05-03'),
  ...apart('city', '2016-05-05', '2016-05-23'),
  ...apart('province', '2016-05-25', '2016-06-20'),
];
const inTime = { notice: 'met', reply: 'met' } as const;

export const climbing: readonly Course[] = [
  {
    title: '意见不一致，分别上报，两个县级批复一致，办结',
    acts: [
      ...differing,
      report('state', 'county', '2016-04-18'),
      report('local', 'county', '2016-04-19'),
      paper('local', 'county', '2016-05-03', 'constitutes'),
      paper('state', 'county', '2016-05-04', 'constitutes'),
    ],
    today: '2016-05-04',
    stands: '县级税务机关协调确定：构成常设机构',
    isConcluded: true,
    deadlines: inTime,
  },
  {
    title: '只登记了一方上级批复的，不能办结',
    acts: [
      ...differing,
      report('state', 'county', '2016-04-18'),
      report('local', 'county', '2016-04-19'),
      paper('state', 'county', '2016-05-04', 'constitutes'),
    ],
    today: '2016-05-05',
    stands: '待上级批复',
    isConcluded: false,
    deadlines: inTime,
  },
  {
    title: '县级批复不一致，尚未再报上一级；越级上报不生效',
    acts: [
      ...differing,
      ...apart('county', '2016-04-18', '2016-05-03'),
      report('state', 'province', '2016-05-04'),
    ],
    today: '2016-05-04',
    stands: '县级税务机关未协调一致',
    isConcluded: false,
    deadlines: inTime,
    void: 1,
  },
  {
    title: '市级批复一致，办结',
    acts: [
      ...differing,
      ...apart('county', '2016-04-18', '2016-05-03'),
      report('local', 'city', '2016-05-05'),
      report('state', 'city', '2016-05-06'),
      paper('state', 'city', '2016-05-23', 'does-not'),
      paper('local', 'city', '2016-05-24', 'does-not'),
    ],
    today: '2016-05-24',
    stands: '市级税务机关协调确定：不构成常设机构',
    isConcluded: true,
    deadlines: inTime,
  },
  {
    title: '省级分歧，报请总局，双方各自登记总局同一批复，办结',
    acts: [
      ...upToProvince,
      report('state', 'administration', '2016-06-22'),
      report('local', 'administration', '2016-06-22'),
      paper('state', 'administration', '2016-07-20', 'constitutes', '税总函〔2016〕401号'),
      paper('local', 'administration', '2016-07-21', 'constitutes', '税总函〔2016〕401号'),
    ],
    today: '2016-07-21',
    stands: '国家税务总局协调确定：构成常设机构',
    isConcluded: true,
    deadlines: inTime,
  },
  {
    title: '双方登记的总局批复文号不一致的，不能办结，也不能另行确认',
    acts: [
      ...upToProvince,
      report('state', 'administration', '2016-06-22'),
      report('local', 'administration', '2016-06-22'),
      paper('state', 'administration', '2016-07-20', 'constitutes', '税总函〔2016〕401号'),
      paper('local', 'administration', '2016-07-21', 'constitutes', '税总函〔2016〕410号'),
      act('state', 'confirm', '2016-07-22', { conclusion: 'constitutes' }),
    ],
    today: '2016-07-22',
    stands: '总局批复不一致',
    isConcluded: false,
    deadlines: inTime,
    void: 1,
  },
  {
    title: '登记错误的总局批复更正后，办结',
    acts: [
      ...upToProvince,
      report('state', 'administration', '2016-06-22'),
      report('local', 'administration', '2016-06-22'),
      paper('state', 'administration', '2016-07-20', 'constitutes', '税总函〔2016〕401号'),
      paper('local', 'administration', '2016-07-21', 'constitutes', '税总函〔2016〕410号'),
      paper('local', 'administration', '2016-07-22', 'constitutes', '税总函〔2016〕401号'),
    ],
    today: '2016-07-22',
    stands: '国家税务总局协调确定：构成常设机构',
    isConcluded: true,
    deadlines: inTime,
  },
  {
    title: '一方已据批复再上报，另一方途中更正批复的，更正不生效',
    acts: [
      ...differing,
      ...apart('county', '2016-04-18', '2016-05-03'),
      { ...report('state', 'city', '2016-05-04'), seen: 4 },
      { ...paper('local', 'county', '2016-05-04', 'constitutes'), seen: 3 },
    ],
    today: '2016-05-05',
    stands: '国税已上报，待地税上报',
    isConcluded: false,
    deadlines: inTime,
    void: 1,
  },
  {
    title: '上报后一方变更意见，与对方上级批复一致，双方确认办结，不必等另一批复',
    acts: [
      ...differing,
      report('state', 'county', '2016-04-18'),
      report('local', 'county', '2016-04-18'),
      paper('state', 'county', '2016-05-03', 'constitutes'),
      act('local', 'change-opinion', '2016-05-04', {
        finding: 'constitutes',
        reasons: '补充证据后改变意见。',
      }),
      act('local', 'confirm', '2016-05-05', { conclusion: 'constitutes' }),
      act('state', 'confirm', '2016-05-05', { conclusion: 'constitutes' }),
    ],
    today: '2016-05-05',
    stands: '双方确认：构成常设机构',
    isConcluded: true,
    deadlines: inTime,
  },
];

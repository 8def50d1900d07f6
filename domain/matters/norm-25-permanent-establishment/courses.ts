import type { Bureau } from '../../bureau.ts';
import type { Answers } from '../../forms/field.ts';
import type { Course, CourseAct } from '../course.ts';
import { climbing } from './courses-climbing.ts';
import { noticeForm } from './sample-notice.ts';

const open = (on: string, over: Answers = {}): CourseAct => ({
  lane: 'state',
  act: 'open',
  on,
  answers: { ...noticeForm, ...over },
});
const act = (lane: Bureau, id: string, on: string, answers: Answers = {}): CourseAct => ({
  lane,
  act: id,
  on,
  answers,
});
const reply = (on: string, finding = 'constitutes'): CourseAct =>
  act('local', 'reply', on, { finding, reasons: '我局核查合同与现场情况后的意见。' });
const confirm = (lane: Bureau, on: string, conclusion = 'constitutes'): CourseAct =>
  act(lane, 'confirm', on, { conclusion });

const opened = open('2016-04-05');
const signed = act('local', 'sign', '2016-04-06');

/** The Spring Festival of 2016: seven working days from 4 February end on the 18th. */
const atFestival = { startsOn: '2016-01-04', eventOn: '2016-02-01', learnedOn: '2016-02-04' };

const terms: readonly Course[] = [
  {
    title: '自获知之日起第七个工作日告知，春节放假不计，按期',
    acts: [open('2016-02-18', atFestival)],
    today: '2016-02-18',
    stands: '待地税签收',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'running' },
  },
  {
    title: '自获知之日起第八个工作日告知，逾期可见，说明原因后仍可见',
    acts: [
      open('2016-02-19', atFestival),
      act('state', 'explain-delay', '2016-02-19', { deadline: 'notice', reason: '经办人轮岗交接' }),
    ],
    today: '2016-02-19',
    stands: '待地税签收',
    isConcluded: false,
    deadlines: { notice: 'met-late', reply: 'running' },
  },
  {
    title: '本局设定自事项发生之日起算的，同一日告知已逾期',
    acts: [open('2016-02-18', { ...atFestival, noticeStart: 'event' })],
    today: '2016-02-18',
    stands: '待地税签收',
    isConcluded: false,
    deadlines: { notice: 'met-late', reply: 'running' },
  },
  {
    title: '自告知之日起第七个工作日反馈，春节放假不计，按期',
    acts: [open('2016-02-04', atFestival), act('local', 'sign', '2016-02-14'), reply('2016-02-18')],
    today: '2016-02-18',
    stands: '待双方确认',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'met' },
  },
  {
    title: '自告知之日起第八个工作日仍未反馈，逾期可见',
    acts: [open('2016-02-04', atFestival), act('local', 'sign', '2016-02-14')],
    today: '2016-02-19',
    stands: '待地税反馈意见',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'overdue' },
  },
  {
    title: '设定自签收之日起算的，同一日反馈仍按期',
    acts: [
      open('2016-02-04', { ...atFestival, replyStart: 'signed' }),
      act('local', 'sign', '2016-02-14'),
      reply('2016-02-23'),
    ],
    today: '2016-02-23',
    stands: '待双方确认',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'met' },
  },
  {
    title: '设定自签收之日起算的，签收前反馈时限尚未起算',
    acts: [open('2016-02-04', { ...atFestival, replyStart: 'signed' })],
    today: '2016-02-26',
    stands: '待地税签收',
    isConcluded: false,
    deadlines: { notice: 'met' },
  },
  {
    title: '其他渠道获知的，告知与反馈按规定时限',
    acts: [
      open('2016-04-05', { trigger: 'other-channel', learnedOn: '2016-03-30', prescribedTerm: '3' }),
      signed,
    ],
    today: '2016-04-08',
    stands: '待地税反馈意见',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'amber' },
  },
  {
    title: '经批准延长反馈期限的，按延长后的期限',
    acts: [
      opened,
      signed,
      act('local', 'extend-deadline', '2016-04-13', {
        deadline: 'reply',
        until: '2016-04-22',
        paper: '临江地税函〔2016〕31号',
      }),
      reply('2016-04-21'),
    ],
    today: '2016-04-21',
    stands: '待双方确认',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'met' },
  },
];

const dealings: readonly Course[] = [
  {
    title: '双方意见一致并分别确认，办结',
    acts: [
      opened,
      signed,
      reply('2016-04-14'),
      confirm('state', '2016-04-15'),
      confirm('local', '2016-04-18'),
    ],
    today: '2016-04-18',
    stands: '双方确认：构成常设机构',
    isConcluded: true,
    deadlines: { notice: 'met', reply: 'met' },
  },
  {
    title: '只有一方确认的，不能办结',
    acts: [opened, signed, reply('2016-04-14'), confirm('state', '2016-04-15')],
    today: '2016-04-18',
    stands: '待另一方确认',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'met' },
  },
  {
    title: '一方确认与另一方变更意见在途中交错的，确认不再有效，意见不一致',
    acts: [
      opened,
      signed,
      reply('2016-04-14'),
      confirm('state', '2016-04-15'),
      {
        ...act('local', 'change-opinion', '2016-04-15', {
          finding: 'does-not',
          reasons: '复核后工期不足十二个月',
        }),
        seen: 1,
      },
      { ...confirm('local', '2016-04-15'), seen: 1 },
    ],
    today: '2016-04-18',
    stands: '意见不一致',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'met' },
    void: 1,
  },
  {
    title: '提出质疑，对方按期答复并改变意见，双方确认办结',
    acts: [
      opened,
      signed,
      reply('2016-04-14', 'does-not'),
      act('state', 'question', '2016-04-15', { question: '分包工期是否已合并计算？' }),
      act('local', 'answer-question', '2016-04-26', {
        finding: 'constitutes',
        reasons: '合并分包工期后已超过十二个月。',
      }),
      confirm('local', '2016-04-27'),
      confirm('state', '2016-04-27'),
    ],
    today: '2016-04-27',
    stands: '双方确认：构成常设机构',
    isConcluded: true,
    deadlines: { notice: 'met', reply: 'met', 'question-state-1': 'met' },
  },
  {
    title: '质疑未答复的，不能确认结论，逾期可见',
    acts: [
      opened,
      signed,
      act('local', 'question', '2016-04-06', { question: '合同附件约定的工期是多少？' }),
      reply('2016-04-14'),
      confirm('state', '2016-04-15'),
    ],
    today: '2016-04-18',
    stands: '质疑待答复',
    isConcluded: false,
    deadlines: { notice: 'met', reply: 'met', 'question-local-1': 'overdue' },
    void: 1,
  },
  {
    title: '撤回与反馈在途中交错的，先生效的撤回使反馈不再生效',
    acts: [
      opened,
      signed,
      { ...act('state', 'withdraw', '2016-04-07', { reason: '合同已解除' }), seen: 1 },
      { ...reply('2016-04-07'), seen: 1 },
    ],
    today: '2016-04-08',
    stands: '已撤回',
    isConcluded: true,
    deadlines: { notice: 'met' },
    void: 1,
  },
  {
    title: '对方反馈逾期后才撤回的，逾期仍然可见',
    acts: [opened, signed, act('state', 'withdraw', '2016-04-18', { reason: '合同已解除' })],
    today: '2016-04-19',
    stands: '已撤回',
    isConcluded: true,
    deadlines: { notice: 'met', reply: 'met-late' },
  },
];

export const courses: readonly Course[] = [...terms, ...dealings, ...climbing];

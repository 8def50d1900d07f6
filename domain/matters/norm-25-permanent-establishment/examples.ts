import type { Bureau } from '../../bureau.ts';
import type { Answers } from '../../forms/field.ts';
import type { Example } from '../example.ts';
import type { Application } from '../matter.ts';
import { context, noticeForm } from './sample-notice.ts';

export { courses } from './courses.ts';

const apply = (answers: Answers, windowBureau: Bureau = 'state'): Application => ({
  answers,
  papers: [],
  context: { ...context, windowBureau },
});

export const examples: readonly Example[] = [
  {
    title: '承包工程合同已备案的，书面告知对方并传递项目信息',
    application: apply(noticeForm),
    outcome: 'accept',
    letters: ['pe-notice', 'project-transfer-form'],
  },
  {
    title: '派遣人员未履行纳税申报的，由地税发起告知',
    application: apply(
      { ...noticeForm, kind: 'secondment', trigger: 'return-not-filed', endsOn: '' },
      'local',
    ),
    outcome: 'accept',
    letters: ['pe-notice'],
  },
  {
    title: '通过其他渠道获知已构成常设机构的，在规定时限内告知',
    application: apply({ ...noticeForm, kind: 'office', trigger: 'other-channel' }),
    outcome: 'accept',
    letters: ['pe-notice'],
  },
  {
    title: '对方是居民企业的，不发起判定',
    application: apply({ ...noticeForm, residence: 'resident' }),
    outcome: 'refuse',
    says: '居民企业不适用',
  },
  {
    title: '通过其他渠道获知但本局认为不构成的，不告知',
    application: apply({ ...noticeForm, trigger: 'other-channel', finding: 'does-not' }),
    outcome: 'refuse',
    says: '只在已构成常设机构',
  },
  {
    title: '事项发生日期晚于本局获知日期的，先更正',
    application: apply({ ...noticeForm, eventOn: '2016-03-31' }),
    outcome: 'correct',
    says: '不应晚于本局获知日期',
    boundary: { name: '事项发生与获知', side: 'from' },
  },
  {
    title: '事项发生之日即获知的，可以告知',
    application: apply({ ...noticeForm, eventOn: '2016-03-30' }),
    outcome: 'accept',
    letters: ['pe-notice', 'project-transfer-form'],
    boundary: { name: '事项发生与获知', side: 'before' },
  },
  {
    title: '获知日期晚于今天的，先更正',
    application: apply({ ...noticeForm, learnedOn: '2016-04-06' }),
    outcome: 'correct',
    says: '不能晚于今天',
  },
  {
    title: '起算方式由本局设定，告知书上另改的，先更正',
    application: apply({ ...noticeForm, noticeStart: 'event' }),
    outcome: 'correct',
    says: '由本局统一设定',
  },
  {
    title: '没有工作日历的年份，不能计算时限',
    application: apply({ ...noticeForm, eventOn: '2011-12-30' }),
    outcome: 'correct',
    says: '无工作日历',
  },
];

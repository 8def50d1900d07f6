import type { NormItem } from '../norm-item.ts';

/** 第十二项 联合维护纳税人权益, in the paper's own words. */
export const item12: NormItem = {
  number: 12,
  chapter: '服务深度融合',
  title: '联合维护纳税人权益',
  titleEn: 'Joint protection of taxpayers’ rights',
  purpose: [
    { at: '1.合作目的', text: '引导纳税人合理、合法表达诉求，维护纳税人合法权益，缓解征纳双方矛盾。' },
  ],
  goals: [{ at: '2.合作目标', text: '对纳税服务投诉涉及双方事项的，共同协商、联合办理。' }],
  ways: [
    {
      at: '3.合作方式',
      text: '对纳税服务投诉涉及双方事项的，一方接到投诉后，及时告知另一方，双方协商、联合办理。',
    },
  ],
  flow: [
    {
      at: '4.合作流程',
      text: '建立联动高效的纳税人需求响应机制。对纳税服务投诉涉及双方事项的，一方接到投诉，及时告知另一方，双方协商、联合办理。',
    },
  ],
  basis: [
    { at: '5.制度保障（1）', text: '《深化国税、地税征管体制改革方案》第7条。' },
    {
      at: '5.制度保障（2）',
      text: '《国家税务总局关于修订<纳税服务投诉管理办法>的公告》（国家税务总局公告2015年第49号）。',
    },
  ],
  support: [{ at: '6.技术支撑', text: '暂无。' }],
  lead: [{ at: '7.牵头部门', text: '纳税服务部门。' }],
  levels: [{ at: '8.合作层级', text: '省级、市级、县级。' }],
};

import type { Basis } from '../citation.ts';
import { cite } from '../citation.ts';
import type { PlainDate } from '../plain-date.ts';
import { plainDate } from '../plain-date.ts';

/** Days off announced for one festival, both ends included, as the State Council's notice words them. */
export interface Holiday {
  readonly name: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** One notice of the State Council: days off, and the weekend days that are worked in exchange. */
export interface HolidayNotice {
  readonly publishedOn: PlainDate;
  readonly basis: Basis;
  readonly holidays: readonly [Holiday, ...Holiday[]];
  readonly workedOn: readonly PlainDate[];
}

/** The years for which every notice is entered; outside them no day can be called a working day. */
export const calendarKnownFrom = plainDate('2012-01-01');
export const calendarKnownTo = plainDate('2019-12-31');

export const holidayNotices: readonly HolidayNotice[] = [
  {
    publishedOn: plainDate('2011-12-06'),
    basis: [cite('国办发明电〔2011〕45号', '正文')],
    holidays: [
      { name: '元旦', from: plainDate('2012-01-01'), to: plainDate('2012-01-03') },
      { name: '春节', from: plainDate('2012-01-22'), to: plainDate('2012-01-28') },
      { name: '清明节', from: plainDate('2012-04-02'), to: plainDate('2012-04-04') },
      { name: '劳动节', from: plainDate('2012-04-29'), to: plainDate('2012-05-01') },
      { name: '端午节', from: plainDate('2012-06-22'), to: plainDate('2012-06-24') },
      { name: '中秋节、国庆节', from: plainDate('2012-09-30'), to: plainDate('2012-10-07') },
    ],
    workedOn: [
      plainDate('2012-01-21'),
      plainDate('2012-01-29'),
      plainDate('2012-03-31'),
      plainDate('2012-04-01'),
      plainDate('2012-04-28'),
      plainDate('2012-09-29'),
    ],
  },
  {
    publishedOn: plainDate('2012-12-08'),
    basis: [cite('国办发明电〔2012〕33号', '正文')],
    holidays: [
      { name: '元旦', from: plainDate('2013-01-01'), to: plainDate('2013-01-03') },
      { name: '春节', from: plainDate('2013-02-09'), to: plainDate('2013-02-15') },
      { name: '清明节', from: plainDate('2013-04-04'), to: plainDate('2013-04-06') },
      { name: '劳动节', from: plainDate('2013-04-29'), to: plainDate('2013-05-01') },
      { name: '端午节', from: plainDate('2013-06-10'), to: plainDate('2013-06-12') },
      { name: '中秋节', from: plainDate('2013-09-19'), to: plainDate('2013-09-21') },
      { name: '国庆节', from: plainDate('2013-10-01'), to: plainDate('2013-10-07') },
    ],
    workedOn: [
      plainDate('2013-01-05'),
      plainDate('2013-01-06'),
      plainDate('2013-02-16'),
      plainDate('2013-02-17'),
      plainDate('2013-04-07'),
      plainDate('2013-04-27'),
      plainDate('2013-04-28'),
      plainDate('2013-06-08'),
      plainDate('2013-06-09'),
      plainDate('2013-09-22'),
      plainDate('2013-09-29'),
      plainDate('2013-10-12'),
    ],
  },
  {
    publishedOn: plainDate('2013-12-11'),
    basis: [cite('国办发明电〔2013〕28号', '正文')],
    holidays: [
      { name: '元旦', from: plainDate('2014-01-01'), to: plainDate('2014-01-01') },
      { name: '春节', from: plainDate('2014-01-31'), to: plainDate('2014-02-06') },
      { name: '清明节', from: plainDate('2014-04-05'), to: plainDate('2014-04-07') },
      { name: '劳动节', from: plainDate('2014-05-01'), to: plainDate('2014-05-03') },
      { name: '端午节', from: plainDate('2014-06-02'), to: plainDate('2014-06-02') },
      { name: '中秋节', from: plainDate('2014-09-08'), to: plainDate('2014-09-08') },
      { name: '国庆节', from: plainDate('2014-10-01'), to: plainDate('2014-10-07') },
    ],
    workedOn: [
      plainDate('2014-01-26'),
      plainDate('2014-02-08'),
      plainDate('2014-05-04'),
      plainDate('2014-09-28'),
      plainDate('2014-10-11'),
    ],
  },
  {
    publishedOn: plainDate('2014-12-16'),
    basis: [cite('国办发明电〔2014〕28号', '正文')],
    holidays: [
      { name: '元旦', from: plainDate('2015-01-01'), to: plainDate('2015-01-03') },
      { name: '春节', from: plainDate('2015-02-18'), to: plainDate('2015-02-24') },
      { name: '清明节', from: plainDate('2015-04-05'), to: plainDate('2015-04-06') },
      { name: '劳动节', from: plainDate('2015-05-01'), to: plainDate('2015-05-01') },
      { name: '端午节', from: plainDate('2015-06-20'), to: plainDate('2015-06-20') },
      { name: '端午节补休', from: plainDate('2015-06-22'), to: plainDate('2015-06-22') },
      { name: '中秋节', from: plainDate('2015-09-27'), to: plainDate('2015-09-27') },
      { name: '国庆节', from: plainDate('2015-10-01'), to: plainDate('2015-10-07') },
    ],
    workedOn: [
      plainDate('2015-01-04'),
      plainDate('2015-02-15'),
      plainDate('2015-02-28'),
      plainDate('2015-10-10'),
    ],
  },
  {
    publishedOn: plainDate('2015-05-13'),
    basis: [cite('国发明电〔2015〕1号', '正文')],
    holidays: [{ name: '抗战胜利70周年纪念日', from: plainDate('2015-09-03'), to: plainDate('2015-09-05') }],
    workedOn: [plainDate('2015-09-06')],
  },
  {
    publishedOn: plainDate('2015-12-10'),
    basis: [cite('国办发明电〔2015〕18号', '正文')],
    holidays: [
      { name: '元旦', from: plainDate('2016-01-01'), to: plainDate('2016-01-01') },
      { name: '春节', from: plainDate('2016-02-07'), to: plainDate('2016-02-13') },
      { name: '清明节', from: plainDate('2016-04-04'), to: plainDate('2016-04-04') },
      { name: '劳动节', from: plainDate('2016-05-01'), to: plainDate('2016-05-02') },
      { name: '端午节', from: plainDate('2016-06-09'), to: plainDate('2016-06-11') },
      { name: '中秋节', from: plainDate('2016-09-15'), to: plainDate('2016-09-17') },
      { name: '国庆节', from: plainDate('2016-10-01'), to: plainDate('2016-10-07') },
    ],
    workedOn: [
      plainDate('2016-02-06'),
      plainDate('2016-02-14'),
      plainDate('2016-06-12'),
      plainDate('2016-09-18'),
      plainDate('2016-10-08'),
      plainDate('2016-10-09'),
    ],
  },
  {
    publishedOn: plainDate('2016-12-01'),
    basis: [cite('国办发明电〔2016〕17号', '正文')],
    holidays: [
      { name: '元旦', from: plainDate('2017-01-01'), to: plainDate('2017-01-02') },
      { name: '春节', from: plainDate('2017-01-27'), to: plainDate('2017-02-02') },
      { name: '清明节', from: plainDate('2017-04-02'), to: plainDate('2017-04-04') },
      { name: '劳动节', from: plainDate('2017-05-01'), to: plainDate('2017-05-01') },
      { name: '端午节', from: plainDate('2017-05-28'), to: plainDate('2017-05-30') },
      { name: '中秋节、国庆节', from: plainDate('2017-10-01'), to: plainDate('2017-10-08') },
    ],
    workedOn: [
      plainDate('2017-01-22'),
      plainDate('2017-02-04'),
      plainDate('2017-04-01'),
      plainDate('2017-05-27'),
      plainDate('2017-09-30'),
    ],
  },
  {
    publishedOn: plainDate('2017-11-30'),
    basis: [cite('国办发明电〔2017〕12号', '正文')],
    holidays: [
      { name: '元旦', from: plainDate('2018-01-01'), to: plainDate('2018-01-01') },
      { name: '春节', from: plainDate('2018-02-15'), to: plainDate('2018-02-21') },
      { name: '清明节', from: plainDate('2018-04-05'), to: plainDate('2018-04-07') },
      { name: '劳动节', from: plainDate('2018-04-29'), to: plainDate('2018-05-01') },
      { name: '端午节', from: plainDate('2018-06-18'), to: plainDate('2018-06-18') },
      { name: '中秋节', from: plainDate('2018-09-24'), to: plainDate('2018-09-24') },
      { name: '国庆节', from: plainDate('2018-10-01'), to: plainDate('2018-10-07') },
    ],
    workedOn: [
      plainDate('2018-02-11'),
      plainDate('2018-02-24'),
      plainDate('2018-04-08'),
      plainDate('2018-04-28'),
      plainDate('2018-09-29'),
      plainDate('2018-09-30'),
    ],
  },
  {
    publishedOn: plainDate('2018-12-06'),
    basis: [cite('国办发明电〔2018〕15号', '正文')],
    holidays: [
      { name: '元旦', from: plainDate('2018-12-30'), to: plainDate('2019-01-01') },
      { name: '春节', from: plainDate('2019-02-04'), to: plainDate('2019-02-10') },
      { name: '清明节', from: plainDate('2019-04-05'), to: plainDate('2019-04-05') },
      { name: '端午节', from: plainDate('2019-06-07'), to: plainDate('2019-06-07') },
      { name: '中秋节', from: plainDate('2019-09-13'), to: plainDate('2019-09-13') },
      { name: '国庆节', from: plainDate('2019-10-01'), to: plainDate('2019-10-07') },
    ],
    workedOn: [
      plainDate('2018-12-29'),
      plainDate('2019-02-02'),
      plainDate('2019-02-03'),
      plainDate('2019-09-29'),
      plainDate('2019-10-12'),
    ],
  },
  {
    publishedOn: plainDate('2019-03-22'),
    basis: [cite('国办发明电〔2019〕3号', '正文')],
    holidays: [{ name: '劳动节', from: plainDate('2019-05-01'), to: plainDate('2019-05-04') }],
    workedOn: [plainDate('2019-04-28'), plainDate('2019-05-05')],
  },
];

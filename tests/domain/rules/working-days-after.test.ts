import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../domain/plain-date.ts';
import { workingDaysAfter } from '../../../domain/rules/working-days-after.ts';

describe('a period of working days', () => {
  it.each([
    ['2016-02-04', 7, '2016-02-18'],
    ['2016-03-01', 1, '2016-03-02'],
    ['2016-03-04', 1, '2016-03-07'],
    ['2016-03-05', 1, '2016-03-07'],
    ['2016-09-30', 7, '2016-10-14'],
    ['2016-09-14', 1, '2016-09-18'],
    ['2015-09-02', 7, '2015-09-14'],
    ['2016-12-30', 1, '2017-01-03'],
  ])('from %s, %i of them, ends on %s', (from, days, end) => {
    expect(workingDaysAfter({ from: plainDate(from), days }).value).toBe(end);
  });

  it('names the festivals left out and the weekends worked', () => {
    const { steps, basis } = workingDaysAfter({ from: plainDate('2016-02-04'), days: 7 });
    const text = steps.map((step) => step.expression).join();
    expect(text).toContain('2016-02-07（春节）');
    expect(text).toContain('2016-02-06、2016-02-14');
    expect(basis.map((citation) => citation.document)).toContain('国办发明电〔2015〕18号');
  });
});

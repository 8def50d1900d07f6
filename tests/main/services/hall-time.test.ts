import { expect, it } from 'vitest';
import { hallDayOf } from '../../../main/services/hall-time.ts';

it('the hall’s day begins eight hours before that of UTC', () => {
  expect(hallDayOf(Date.UTC(2016, 3, 5, 15, 59, 59))).toBe('2016-04-05');
  expect(hallDayOf(Date.UTC(2016, 3, 5, 16))).toBe('2016-04-06');
});

it('a certificate without an end (RFC 5280 §4.1.2.5: 99991231235959Z) is said to end on the last day there is', () => {
  expect(hallDayOf(Date.UTC(9999, 11, 31, 23, 59, 59))).toBe('9999-12-31');
});

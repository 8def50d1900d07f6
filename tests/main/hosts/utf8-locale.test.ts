import { expect, it } from 'vitest';
import { withUtf8Locale } from '../../../main/hosts/utf8-locale.ts';

it.each([
  [{}, 'C.UTF-8'],
  [{ LANG: '' }, 'C.UTF-8'],
  [{ LANG: 'POSIX' }, 'C.UTF-8'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'C.UTF-8'],
  [{ LANG: 'zh_CN.UTF-8' }, undefined],
  [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, undefined],
  [{ LC_ALL: 'zh_CN.GB18030' }, 'zh_CN.GB18030'],
])('a browser is told a locale that knows Chinese names where the machine names none: %j', (of, told) => {
  expect(withUtf8Locale({ PATH: '/bin', ...of })).toEqual({
    PATH: '/bin',
    ...of,
    ...(told === undefined ? {} : { LC_ALL: told }),
  });
});

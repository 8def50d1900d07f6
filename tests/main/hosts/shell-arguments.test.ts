import { describe, expect, it } from 'vitest';
import { profileFrom } from '../../../main/hosts/shell-arguments.ts';

describe('the words a shell is started with', () => {
  it('name a profile folder, and are otherwise ignored', () => {
    expect(
      profileFrom(['electron', 'app.js', '--inspect', '--profile', '/data/w1', 'hall://x', 'ms-msdt:/id']),
    ).toBe('/data/w1');
    for (const words of [
      [],
      ['--profile'],
      ['--profile', 'relative'],
      ['--profile', '/a\0b'],
      ['--profile=/x'],
      ['/data/w1'],
    ])
      expect(() => profileFrom(words)).toThrow('shell/profile-missing');
  });
});

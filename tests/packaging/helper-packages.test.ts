import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLock } from '../../scripts/complete-lock.ts';
import { root } from '../../scripts/run-tool.ts';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
}
const locked = (
  JSON.parse(readFileSync(join(root, 'scripts/key-library-helper/package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  }
).packages;

test('the helper of key libraries calls them by the same koffi as the program, byte for byte', () => {
  const ours = readLock().packages as Readonly<Record<string, Locked>>;
  for (const name of ['koffi', '@koromix/koffi-win32-ia32', '@koromix/koffi-linux-ia32']) {
    const place = `node_modules/${name}`;
    expect(locked[place]?.integrity, name).toMatch(/^sha512-/);
    expect(locked[place]?.integrity, name).toBe(ours[place]?.integrity);
  }
});

test('its Node is one of the last that was made for 32-bit Windows, held to its hash', () => {
  expect(locked['node_modules/node-win-x86']).toMatchObject({
    version: expect.stringMatching(/^22\./),
    integrity: expect.stringMatching(/^sha512-/),
  });
  expect(Object.values(locked).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});

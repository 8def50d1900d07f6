import { expect, test } from 'vitest';
import type { CaKey } from '../../native/ca-keys/driver.ts';
import { pluggedCount } from '../../native/ca-keys/plugged-count.ts';

const key = (serial: string): CaKey => ({
  id: serial,
  driver: 'virtual',
  vendor: '',
  label: '',
  serial,
  application: '',
  container: '',
  kind: 'sm2',
  pinTriesLeft: 'unknown',
  pinEntry: 'screen',
});

test('a key that is noticed while the keys are looked at is counted, and nothing is counted twice', async () => {
  const plugged = pluggedCount();
  let keys: readonly CaKey[] = [];
  let looks = 0;
  let onCheck = (): void => undefined;
  let onList = (): void => undefined;
  const session = {
    check: async () => onCheck(),
    async list() {
      looks += 1;
      const now = keys;
      onList();
      return now;
    },
  };
  expect([await plugged.of(session), await plugged.of(session), looks]).toEqual([0, 0, 1]);
  onCheck = () => {
    keys = [key('A'), key('A')];
    plugged.changed();
  };
  expect(await plugged.of(session)).toBe(1);
  onCheck = () => undefined;
  onList = () => {
    keys = [key('A'), key('B')];
    plugged.changed();
    onList = () => undefined;
  };
  plugged.changed();
  expect(await plugged.of(session)).toBe(1);
  expect(await plugged.of(session)).toBe(2);
});

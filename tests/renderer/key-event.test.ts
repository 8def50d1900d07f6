import { describe, expect, it } from 'vitest';
import { digitOf, type KeyPress, keyOf } from '../../renderer/keys/key-event.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

describe('a key press at the counter', () => {
  it('is named with its modifiers', () => {
    expect(keyOf(press('F9'))).toBe('F9');
    expect(keyOf(press('Enter', { shiftKey: true }))).toBe('Shift+Enter');
    expect(keyOf(press('Enter', { ctrlKey: true }))).toBe('Ctrl+Enter');
    expect(keyOf(press('k', { ctrlKey: true }))).toBe('Ctrl+K');
    expect(keyOf(press('1', { altKey: true }))).toBe('Alt+1');
  });

  it('means the same in capitals: Caps Lock does not take the keys away', () => {
    expect(keyOf(press('K', { ctrlKey: true }))).toBe('Ctrl+K');
    expect(keyOf(press('A', { shiftKey: true }))).toBe('A');
  });

  it('means nothing while an input method composes', () => {
    for (const key of ['Enter', 'F9', 'Escape', '1', 'ArrowDown']) {
      expect(keyOf(press(key, { isComposing: true }))).toBeNull();
      expect(keyOf({ ...press(key), nativeEvent: { isComposing: true } })).toBeNull();
    }
    expect(keyOf(press('k', { ctrlKey: true, isComposing: true }))).toBeNull();
  });

  it('means nothing with code 229: some input methods send the committing Enter after the composition', () => {
    expect(keyOf(press('Enter', { keyCode: 229 }))).toBeNull();
    expect(keyOf(press('Process', { keyCode: 229 }))).toBeNull();
    expect(keyOf(press('Process'))).toBeNull();
  });

  it('is a digit only without a modifier', () => {
    expect(digitOf(keyOf(press('3')))).toBe(3);
    expect(digitOf(keyOf(press('3', { altKey: true })))).toBeNull();
    expect(digitOf(keyOf(press('3', { isComposing: true })))).toBeNull();
  });
});

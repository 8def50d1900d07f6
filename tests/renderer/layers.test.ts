import { describe, expect, it } from 'vitest';
import { dispatchKey, type KeyHandlers } from '../../renderer/keys/layers.ts';

const stack = (...layers: readonly { readonly modal?: boolean; readonly handlers: KeyHandlers }[]) =>
  layers.map(({ modal = false, handlers }) => ({ modal, handlers: () => handlers }));

describe('keys in layers', () => {
  it('let Esc close only what is on top', () => {
    const closed: string[] = [];
    const layers = stack(
      { handlers: { Escape: () => void closed.push('panel') } },
      { handlers: { Escape: () => void closed.push('question') } },
    );
    expect(dispatchKey(layers, 'Escape')).toBe(true);
    expect(closed).toEqual(['question']);
  });

  it('keep F9 from acting behind an open question', () => {
    let collected = 0;
    const layers = stack(
      {
        handlers: {
          F9: () => {
            collected += 1;
          },
        },
      },
      { modal: true, handlers: { Escape: () => undefined } },
    );
    expect(dispatchKey(layers, 'F9')).toBe(false);
    expect(collected).toBe(0);
  });

  it('hand on what the upper layer declines', () => {
    const taken: string[] = [];
    const layers = stack(
      { handlers: { '1': () => void taken.push('below') } },
      { handlers: { '1': () => false, '2': undefined } },
    );
    expect(dispatchKey(layers, '1')).toBe(true);
    expect(dispatchKey(layers, '2')).toBe(false);
    expect(taken).toEqual(['below']);
  });
});

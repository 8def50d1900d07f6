import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterOfKey } from '../../renderer/keys/physical-key.ts';
import { type BurstVerdict, scannerBurst, usualWedge } from '../../renderer/keys/scanner-burst.ts';

const creditCode = '91359901DEMA00013F';

/** Keys `gapMs` apart, then Enter; what the last key came to. */
const write = (
  burst: ReturnType<typeof scannerBurst>,
  text: string,
  gaps: number | readonly number[],
  from = 1_000,
): BurstVerdict => {
  let at = from;
  [...text].forEach((character, index) => {
    if (index > 0) at += typeof gaps === 'number' ? gaps : (gaps[index - 1] ?? 0);
    burst.press({ kind: 'character', character }, at);
  });
  return burst.press({ kind: 'end' }, at + (typeof gaps === 'number' ? gaps : (gaps.at(-1) ?? 0)));
};

describe('a scanner that writes like a keyboard', () => {
  it('is heard when it is fast, long enough and ends with Enter', () => {
    expect(write(scannerBurst(usualWedge), creditCode, 8)).toEqual({ kind: 'scanned', text: creditCode });
    expect(write(scannerBurst(usualWedge), '000100', 35)).toEqual({ kind: 'scanned', text: '000100' });
  });

  it('is not a person who types fast, pauses once, holds a key down, or enters a short number', () => {
    expect(write(scannerBurst(usualWedge), creditCode, 36)).toEqual({ kind: 'typing' });
    const pausing = [...creditCode].map((_, index) => (index === 9 ? 120 : 10));
    expect(write(scannerBurst(usualWedge), creditCode.slice(0, 14), pausing)).toEqual({ kind: 'typing' });
    expect(write(scannerBurst(usualWedge), '12345', 5)).toEqual({ kind: 'typing' });
    const burst = scannerBurst(usualWedge);
    burst.press({ kind: 'character', character: '0' }, 1_000);
    for (let n = 1; n < 10; n += 1) burst.press({ kind: 'other' }, 1_000 + n * 30);
    expect(burst.press({ kind: 'end' }, 1_310)).toEqual({ kind: 'typing' });
  });

  it('is heard after what a person typed just before, without it', () => {
    const burst = scannerBurst(usualWedge);
    write(burst, '临江', 200);
    burst.press({ kind: 'character', character: 'x' }, 5_000);
    expect(write(burst, creditCode, 8, 5_100)).toEqual({ kind: 'scanned', text: creditCode });
  });

  it('is read in half-width whatever the input method makes of its letters', () => {
    expect(write(scannerBurst(usualWedge), '９１３５９９０１ＤＥＭＡ', 8)).toEqual({
      kind: 'scanned',
      text: '91359901DEMA',
    });
  });

  it('keeps to its prefix, suffix and lead key where it is set to send them', () => {
    const set = { ...usualWedge, prefix: '~', suffix: '#' };
    expect(write(scannerBurst(set), '~000100#', 8)).toEqual({ kind: 'scanned', text: '000100' });
    expect(write(scannerBurst(set), '000100', 8)).toEqual({ kind: 'typing' });
    expect(write(scannerBurst(set), '~00010#', 8)).toEqual({ kind: 'typing' });
    const led = scannerBurst({ ...usualWedge, leadKey: 'F12' });
    expect(write(led, creditCode, 8)).toEqual({ kind: 'typing' });
    led.press({ kind: 'lead' }, 2_990);
    expect(write(led, creditCode, 8, 3_000)).toEqual({ kind: 'scanned', text: creditCode });
    led.press({ kind: 'lead' }, 4_000);
    expect(write(led, creditCode, 8, 5_000)).toEqual({ kind: 'typing' });
  });

  it('is never heard in any sequence that pauses longer than its time before the end', () => {
    const key = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('character' as const),
          character: fc.string({ minLength: 1, maxLength: 1 }),
        }),
      },
      fc.constantFrom({ kind: 'end' } as const, { kind: 'other' } as const, { kind: 'lead' } as const),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.integer({ min: 0, max: 80 })), { maxLength: 40 }), (keys) => {
        const burst = scannerBurst(usualWedge);
        let at = 0;
        let run: string[] = [];
        for (const [pressed, gap] of keys) {
          at += gap;
          if (gap > usualWedge.interKeyMs) run = [];
          const verdict = burst.press(pressed, at);
          if (pressed.kind === 'character') run.push(pressed.character);
          if (verdict.kind === 'scanned') {
            expect(pressed.kind).toBe('end');
            expect(run.length).toBeGreaterThanOrEqual(usualWedge.minLength);
          }
          if (pressed.kind !== 'character') run = [];
        }
      }),
      { numRuns: 2_000, seed: 20160405 },
    );
  });
});

describe('a key by its place', () => {
  it('is the character an American keyboard has there, and none for a key that writes none', () => {
    expect(characterOfKey('KeyD', true)).toBe('D');
    expect(characterOfKey('KeyD', false)).toBe('d');
    expect(characterOfKey('Digit9', false)).toBe('9');
    expect(characterOfKey('Digit9', true)).toBe('(');
    expect(characterOfKey('Numpad7', false)).toBe('7');
    expect(characterOfKey('Minus', false)).toBe('-');
    expect(characterOfKey('F9', false)).toBeNull();
    expect(characterOfKey('', false)).toBeNull();
  });
});

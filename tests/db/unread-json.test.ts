import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonBytesOf, unreadObject } from '../../db/unread-json.ts';

describe('an object that is kept as its text', () => {
  it('is for everybody who looks into it the object that the text says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (said) => {
        const text = Buffer.from(JSON.stringify(said));
        const object = JSON.parse(text.toString()) as Record<string, unknown>;
        expect(jsonBytesOf(unreadObject(text))).toBe(text);
        expect({ ...unreadObject(text) }).toEqual(object);
        expect(Object.keys(unreadObject(text))).toEqual(Object.keys(object));
        expect(JSON.stringify(unreadObject(text))).toBe(text.toString());
        for (const key of [...Object.keys(object), 'absent']) {
          expect(key in unreadObject(text)).toBe(key in object);
          expect(unreadObject(text)[key]).toEqual(object[key]);
        }
      }),
    );
  });

  it('cannot be written to, and one of the other kind is its own text', () => {
    const object = unreadObject(Buffer.from('{"a":1}')) as Record<string, unknown>;
    expect(() => {
      object['a'] = 2;
    }).toThrow(TypeError);
    expect(object).toEqual({ a: 1 });
    expect(jsonBytesOf({ a: 1 })).toBe('{"a":1}');
  });
});

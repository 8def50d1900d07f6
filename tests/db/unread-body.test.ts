import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreadBody } from '../../db/unread-body.ts';

describe('a body that is kept in its message', () => {
  it('is for everybody who looks into it the object that the message says, from its text as from its bytes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (said, asBytes) => {
        const text = JSON.stringify({ kind: 'RECORD', body: said, officer: '税' });
        const { body: object } = JSON.parse(text) as { body: Record<string, unknown> };
        const body = unreadBody(asBytes ? Buffer.from(text) : text);
        expect({ ...body }).toEqual(object);
        expect(Object.keys(body)).toEqual(Object.keys(object));
        expect(JSON.stringify(body)).toBe(JSON.stringify(object));
        for (const key of [...Object.keys(object), 'absent']) {
          expect(key in body).toBe(key in object);
          expect(body[key]).toEqual(object[key]);
        }
      }),
    );
  });

  it('cannot be written to', () => {
    const body = unreadBody('{"body":{"a":1}}') as Record<string, unknown>;
    expect(() => {
      body['a'] = 2;
    }).toThrow(TypeError);
    expect(body).toEqual({ a: 1 });
  });
});

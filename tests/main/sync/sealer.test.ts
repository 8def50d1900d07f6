import { describe, expect, it } from 'vitest';
import { Envelope } from '../../../contract/exchange/message.ts';
import { genesisHash, linkHash } from '../../../evidence/canonical.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { collection, filing, filingBody } from './filing.ts';

const sealer = makeSealer({ env: 'training', device: 'window-1' });
const head = { epoch: 0, lastSeq: 0, lastHash: genesisHash };
const code = (wanted: string, detail = {}) => expect.objectContaining({ code: wanted, detail });

describe('sealing the messages of an act', () => {
  it('numbers and chains them after what was sealed before', () => {
    const sealed = sealer.seal([filing('r-1'), collection('r-2')], {
      epoch: 3,
      lastSeq: 7,
      lastHash: 'a'.repeat(64),
    });
    expect(sealed.map((m) => [m.seq, m.msgId])).toEqual([
      [8, 'window-1:3:8'],
      [9, 'window-1:3:9'],
    ]);
    expect(sealed[0]?.prevHash).toBe('a'.repeat(64));
    expect(sealed[1]?.prevHash).toBe(sealed[0]?.hash);
    for (const m of sealed) {
      expect(m.hash).toBe(linkHash(m.prevHash, m.text));
      const message = Envelope.parse(JSON.parse(m.text));
      expect(message).toMatchObject({ env: 'training', device: 'window-1', epoch: 3, moneyUnit: 'fen' });
    }
    expect(JSON.parse(sealed[1]?.text ?? '{}').class).toBe('fact');
  });

  it('gives the same bytes for the same act, for ever', () => {
    const [sealed] = sealer.seal([filing('r-1')], head);
    expect(sealed?.hash).toBe('b1ff654e4c170aba6af2b5457d2481fe7ab50f6d2c4de283458e32ce7c0586ff');
  });

  it('refuses, while the taxpayer still stands there, what could never land or be accepted', () => {
    const refuse = (change: object, fault: unknown): void =>
      expect(() => sealer.seal([{ ...filing('r-1'), ...change } as never], head)).toThrow(fault as never);
    refuse({ kind: 'RECORDS' }, code('exchange/envelope-invalid', { field: 'kind' }));
    refuse({ schema: 'joint-filing/9' }, code('exchange/schema-unknown'));
    refuse({ schema: 'collection/1' }, code('exchange/schema-unknown'));
    refuse({ under: 'friendship' }, code('exchange/envelope-invalid', { field: 'under' }));
    refuse({ hall: '大厅' }, code('exchange/envelope-invalid', { field: 'hall' }));
    const body = filingBody('state', '陈国梁');
    refuse({ body: { ...body, dueOn: '三月十五' } }, code('exchange/body-invalid', { field: 'dueOn' }));
    refuse({ body: { ...body, extra: 1 } }, expect.objectContaining({ code: 'exchange/body-invalid' }));
    refuse({ body: { ...body, totalFen: 0.5 } }, code('exchange/body-invalid', { field: 'totalFen' }));
    refuse(
      { body: { ...body, contactName: '\ud800' } },
      code('exchange/body-invalid', { field: '$.body.contactName' }),
    );
    const declared = Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`declared-${n}`, n]));
    refuse({ body: { ...body, declared } }, expect.objectContaining({ code: 'exchange/message-too-large' }));
  });
});

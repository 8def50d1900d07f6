import { describe, expect, it } from 'vitest';
import { genesisHash } from '../../evidence/canonical.ts';
import type { DeviceRecord, RecordState } from '../../exchange/storage/port.ts';
import {
  amendment,
  confirmed,
  correction,
  type Draft,
  filing,
  filingBody,
  makeWindow,
  returned,
  type Sealed,
} from './test-window.ts';
import {
  back,
  first,
  inReturn,
  isConfirmed,
  judge,
  local,
  newer,
  outcome,
  standing,
  state,
} from './judging.ts';

describe('a record', () => {
  it('is accepted as its first version, sent by the window’s bureau', () => {
    expect(judge(first, state.record)).toMatchObject({ verdict: 'ACCEPTED', record: standing });
  });

  it('conflicts with what stands, and says what stands', () => {
    const table: [string, Draft, RecordState | undefined, number, string][] = [
      ['a first version of something known', filing('rec-1'), standing, 1, standing.hash],
      ['an amendment of an older version', amendment(first, 5), newer, 2, newer.hash],
      [
        'the right number on another content',
        amendment({ ...first, hash: 'd'.repeat(64) }, 5),
        standing,
        1,
        standing.hash,
      ],
      ['an amendment of nothing', amendment(first, 5), undefined, 0, genesisHash],
    ];
    for (const [what, draft, record, currentVersion, currentHash] of table)
      expect(judge(state.seal(draft), state.record, record), what).toMatchObject({
        verdict: 'CONFLICT',
        code: 'exchange/version-stale',
        currentVersion,
        currentHash,
        record: null,
      });
  });

  it('is amended on the version that stands, and then waits for confirmation again', () => {
    const sealed = state.seal(amendment(first, 5));
    for (const record of [standing, isConfirmed])
      expect(judge(sealed, state.record, record)).toMatchObject({
        verdict: 'ACCEPTED',
        record: { version: 2, hash: sealed.hash, status: 'accepted', openReturn: null },
      });
  });

  it('is not amended past a return that its sender has not seen', () => {
    expect(outcome(judge(state.seal(amendment(first, 5)), state.record, inReturn))).toEqual([
      'CONFLICT',
      'exchange/record-returned',
      null,
    ]);
  });

  it('keeps its authority, its taxpayer and its kind', () => {
    const agreed = { under: 'agreement:hall-2016-01' };
    const table: [Draft, string, string][] = [
      [
        {
          ...amendment(first, 5, { authority: 'local', actingFor: 'local', ...agreed }),
          body: filingBody('local', 5),
        },
        'exchange/not-the-authority',
        'authority',
      ],
      [amendment(first, 5, { taxpayer: '999' }), 'exchange/record-mismatch', 'taxpayer'],
      [amendment(first, 5, { version: 3 }), 'exchange/version-not-next', 'version'],
      [
        { ...filing('rec-9', 'local'), authority: 'state', actingFor: 'local', ...agreed },
        'exchange/not-the-authority',
        'actingFor',
      ],
    ];
    for (const [draft, code, field] of table)
      expect(outcome(judge(state.seal(draft), state.record, standing))).toEqual(['REJECT', code, field]);
  });
});

describe('a return (norm item 36)', () => {
  it('by the other bureau opens on the version that stands', () => {
    expect(judge(back, local.record, standing)).toMatchObject({ verdict: 'ACCEPTED', record: inReturn });
  });

  it('is refused where it cannot be, and conflicts where the record has moved on', () => {
    const other = makeWindow({ device: 'local-2', bureau: 'local' });
    const stale = other.seal(returned(first));
    const wrongBody = other.seal(returned(first, { body: { ...stale.message.body, version: 9 } }));
    const wrongHash = other.seal(
      returned(first, { body: { ...stale.message.body, versionHash: 'c'.repeat(64) } }),
    );
    const own = state.seal(returned(first));
    const posing = state.seal(returned(first, { actingFor: 'local', under: 'agreement:hall-2016-01' }));
    const table: [string, Sealed, DeviceRecord, RecordState | undefined, string, string, string | null][] = [
      ['nothing there', stale, other.record, undefined, 'REJECT', 'exchange/record-unknown', 'recordId'],
      ['own record', own, state.record, standing, 'REJECT', 'exchange/own-record', 'device'],
      [
        'own record, in the other’s name',
        posing,
        state.record,
        standing,
        'REJECT',
        'exchange/own-record',
        'device',
      ],
      [
        'body names another version',
        wrongBody,
        other.record,
        standing,
        'REJECT',
        'exchange/record-mismatch',
        'body.version',
      ],
      [
        'body names another hash',
        wrongHash,
        other.record,
        standing,
        'REJECT',
        'exchange/record-mismatch',
        'body.versionHash',
      ],
      ['newer version', stale, other.record, newer, 'CONFLICT', 'exchange/version-stale', null],
      ['returned already', stale, other.record, inReturn, 'CONFLICT', 'exchange/record-returned', null],
      ['confirmed already', stale, other.record, isConfirmed, 'CONFLICT', 'exchange/record-confirmed', null],
    ];
    for (const [what, sealed, device, record, ...expected] of table)
      expect(outcome(judge(sealed, device, record)), what).toEqual(expected);
  });

  it('is not given in the name of the bureau that sent the record', () => {
    const joint = makeWindow({ device: 'local-3', bureau: 'local' });
    const sealed = joint.seal(returned(first, { actingFor: 'state', under: 'agreement:hall-2016-01' }));
    expect(outcome(judge(sealed, joint.record, standing))).toEqual([
      'REJECT',
      'exchange/own-record',
      'actingFor',
    ]);
  });

  it('speaks of a record that a joint window sent for the other bureau: the window’s bureau is the sender', () => {
    const draft: Draft = {
      ...filing('rec-2', 'local'),
      authority: 'local',
      actingFor: 'local',
      under: 'agreement:hall-2016-01',
    };
    const sent = state.seal(draft);
    const record = judge(sent, state.record).record ?? undefined;
    expect(record).toMatchObject({ authority: 'local', senderBureau: 'state' });
    expect(judge(local.seal(returned(sent)), local.record, record).verdict).toBe('ACCEPTED');
    expect(judge(local.seal(confirmed(sent)), local.record, record).record?.status).toBe('confirmed');
  });
});

describe('a correction', () => {
  const fixed = state.seal(correction(first, back, 7));
  it('that cites the return replaces the returned version', () => {
    expect(judge(fixed, state.record, inReturn)).toMatchObject({
      verdict: 'ACCEPTED',
      record: { version: 2, hash: fixed.hash, status: 'accepted', openReturn: null },
    });
  });

  it('without its return is refused', () => {
    const table: [Sealed, RecordState | undefined, string, string, string | null][] = [
      [
        state.seal({ ...correction(first, back, 7), cause: null }),
        inReturn,
        'REJECT',
        'exchange/return-not-cited',
        'cause',
      ],
      [
        state.seal({ ...correction(first, back, 7), cause: 'local-1:0:99' }),
        inReturn,
        'REJECT',
        'exchange/return-not-cited',
        'cause',
      ],
      [fixed, standing, 'CONFLICT', 'exchange/record-not-returned', null],
      [fixed, newer, 'CONFLICT', 'exchange/version-stale', null],
      [fixed, undefined, 'REJECT', 'exchange/record-unknown', 'recordId'],
      [
        state.seal({ ...correction(first, back, 7), version: 5 }),
        inReturn,
        'REJECT',
        'exchange/version-not-next',
        'version',
      ],
    ];
    for (const [sealed, record, ...expected] of table)
      expect(outcome(judge(sealed, state.record, record))).toEqual(expected);
  });
});

describe('a confirmation', () => {
  const confirm = local.seal(confirmed(first));
  it('by the other bureau sets the version confirmed, withdraws its open return, and may come twice', () => {
    for (const record of [standing, inReturn, isConfirmed])
      expect(judge(confirm, local.record, record)).toMatchObject({
        verdict: 'ACCEPTED',
        record: isConfirmed,
      });
  });
  it('that crossed an amendment of its own bureau conflicts: nobody judged a record of their own', () => {
    const amended: RecordState = { ...newer, senderBureau: 'local' };
    for (const sealed of [confirm, back])
      expect(outcome(judge(sealed, local.record, amended))).toEqual([
        'CONFLICT',
        'exchange/version-stale',
        null,
      ]);
  });
  it('of another version conflicts, of an own record is refused', () => {
    expect(outcome(judge(confirm, local.record, newer))).toEqual([
      'CONFLICT',
      'exchange/version-stale',
      null,
    ]);
    expect(outcome(judge(state.seal(confirmed(first)), state.record, standing))).toEqual([
      'REJECT',
      'exchange/own-record',
      'device',
    ]);
  });
});

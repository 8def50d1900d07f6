import { describe, expect, it } from 'vitest';
import { decide } from '../../exchange/decide.ts';
import { receive } from '../../exchange/receive.ts';
import type { DeviceRecord, RecordState } from '../../exchange/storage/port.ts';
import {
  declining,
  handover,
  registration,
  registrationBody,
  taking,
  telling,
} from './registration-drafts.ts';
import { confirmed, type Draft, makeWindow, returned, type Sealed } from './test-window.ts';

/* A record that moves to another jurisdiction (docs/decisions/0025): each side is judged in its own part alone. */

const there = '359903';
const state = makeWindow({ device: 'state-1', bureau: 'state' });
const local = makeWindow({ device: 'local-1', bureau: 'local' });
const farState = makeWindow({ device: 'far-state', bureau: 'state', part: there });
const farLocal = makeWindow({ device: 'far-local', bureau: 'local', part: there });

const parts = new Set([state.record.part, there]);
const landed = (sealed: Sealed, device: DeviceRecord) => ({
  ...sealed,
  device: device.device,
  epoch: 0,
  receivedAt: 1,
});
const judge = (sealed: Sealed, device: DeviceRecord, record?: RecordState) =>
  decide({ message: landed(sealed, device), device, env: 'training', record, parts });
const outcome = (judged: ReturnType<typeof judge>) => [judged.verdict, judged.code, judged.field];
const recordAfter = (judged: ReturnType<typeof judge>): RecordState => {
  if (judged.record === null) throw new Error(`${judged.verdict} ${judged.code}`);
  return judged.record;
};

const first = state.seal(registration('state'));
const standing = recordAfter(judge(first, state.record));
const handed = state.seal(handover(first, there));
const left = judge(handed, state.record, standing);
const closed = recordAfter(left);
const arrived = receive({
  message: landed(handed, state.record),
  senderBureau: 'state',
  record: undefined,
}) as RecordState;

describe('a record that is handed over', () => {
  it('is closed here as its next version, and passed on to where it goes', () => {
    expect(left).toMatchObject({ verdict: 'ACCEPTED', passTo: there });
    expect(closed).toEqual({
      ...standing,
      version: 2,
      hash: handed.hash,
      status: 'handed-over',
      handover: { away: { part: there, msgId: handed.msgId }, offers: [] },
    });
  });

  it('is nobody’s to change here any more: whatever comes is a conflict, from either bureau', () => {
    const amended = registration('state', {}, { baseVersion: 1, baseHash: first.hash, version: 2 });
    const onTop = registration('state', {}, { baseVersion: 2, baseHash: handed.hash, version: 3 });
    const cited = { kind: 'CORRECTION', cause: 'local-1:0:1' } as const;
    const table: [string, Sealed, DeviceRecord][] = [
      ['an amendment made without a line', state.seal(amended), state.record],
      ['an amendment of the version it was closed in', state.seal(onTop), state.record],
      ['a correction', state.seal({ ...amended, ...cited }), state.record],
      ['a second handover', state.seal(handover(first, there)), state.record],
      ['a confirmation', local.seal(confirmed(first, { taxpayer: first.message.taxpayer })), local.record],
      ['a return', local.seal(returned(first, { taxpayer: first.message.taxpayer })), local.record],
    ];
    for (const [what, sealed, device] of table)
      expect(judge(sealed, device, closed), what).toMatchObject({
        verdict: 'CONFLICT',
        code: 'exchange/record-handed-over',
        currentVersion: 2,
        currentHash: handed.hash,
        record: null,
        passTo: null,
      });
  });

  it('is handed over by who owns it, in the version that stands, to a part that is there', () => {
    const stale = { baseVersion: 5, baseHash: 'd'.repeat(64), version: 6 };
    const inReturn: RecordState = { ...standing, status: 'returned', openReturn: 'local-1:0:9' };
    const other = { authority: 'local', actingFor: 'local', under: 'agreement:hall-2016-01' } as const;
    const table: [string, Draft, RecordState | undefined, string, string, string | null][] = [
      ['to nowhere', handover(first, '359999'), standing, 'REJECT', 'part-unknown', 'body.toPart'],
      ['to itself', handover(first, state.record.part), standing, 'REJECT', 'part-unknown', 'body.toPart'],
      ['what is not there', handover(first, there), undefined, 'REJECT', 'record-unknown', 'recordId'],
      [
        'by the other bureau',
        handover(first, there, { record: registrationBody('local') }, other),
        standing,
        'REJECT',
        'not-the-authority',
        'authority',
      ],
      [
        'an older version',
        handover(first, there, { handedVersion: 5, handedHash: 'd'.repeat(64) }, stale),
        standing,
        'CONFLICT',
        'version-stale',
        null,
      ],
      ['while it is returned', handover(first, there), inReturn, 'CONFLICT', 'record-returned', null],
      [
        'another than it cites',
        handover(first, there, { handedVersion: 3 }),
        standing,
        'REJECT',
        'record-mismatch',
        'body.handedVersion',
      ],
      [
        'another hash',
        handover(first, there, { handedHash: 'e'.repeat(64) }),
        standing,
        'REJECT',
        'record-mismatch',
        'body.handedHash',
      ],
      [
        'on no day',
        handover(first, there, { documentOn: '2016-02-30' }),
        standing,
        'REJECT',
        'body-invalid',
        'body.documentOn',
      ],
      [
        'with half a record',
        handover(first, there, { record: { name: '店' } }),
        standing,
        'REJECT',
        'body-invalid',
        'body.record.bureau',
      ],
      [
        'with somebody else’s record',
        handover(first, there, { record: { ...registrationBody('state'), taxpayerNo: '359901DEMR00019' } }),
        standing,
        'REJECT',
        'record-mismatch',
        'taxpayer',
      ],
      [
        'a kind that does not move',
        handover(first, there, { schema: 'joint-filing/1' as never }),
        standing,
        'REJECT',
        'body-invalid',
        'body.schema',
      ],
    ];
    for (const [what, draft, record, verdict, code, field] of table)
      expect(outcome(judge(state.seal(draft), state.record, record)), what).toEqual([
        verdict,
        `exchange/${code}`,
        field,
      ]);
  });
});

describe('where it arrives', () => {
  it('is offered to the bureau that is named, and stands nowhere yet', () => {
    const offer = { msgId: handed.msgId, part: state.record.part, version: 2, hash: handed.hash };
    expect(arrived).toEqual({
      ...standing,
      version: 2,
      hash: handed.hash,
      status: 'handed-over',
      handover: {
        away: { part: state.record.part, msgId: handed.msgId },
        offers: [{ ...offer, authority: 'state' }],
      },
    });
  });

  it('is opened as the next version by the bureau it is offered to, once', () => {
    const taken = judge(farState.seal(taking(handed)), farState.record, arrived);
    expect(taken).toMatchObject({
      verdict: 'ACCEPTED',
      record: { version: 3, status: 'accepted', authority: 'state' },
      passTo: null,
    });
    const again = judge(farState.seal(taking(handed)), farState.record, recordAfter(taken));
    expect(outcome(again)).toEqual(['CONFLICT', 'exchange/version-stale', null]);
    const late = judge(farState.seal(declining(handed)), farState.record, recordAfter(taken));
    expect(outcome(late)).toEqual(['CONFLICT', 'exchange/handover-answered', null]);
  });

  it('is told of where it came from by who opened it, once, and of nothing else', () => {
    const opened = recordAfter(judge(farState.seal(taking(handed)), farState.record, arrived));
    const { body } = telling(handed);
    const own = { authority: 'local', actingFor: 'local' } as const;
    const table: [string, Draft, RecordState | undefined, string, string, string | null][] = [
      ['what is not there', telling(handed), undefined, 'REJECT', 'record-unknown', 'recordId'],
      ['before it is opened', telling(handed), arrived, 'CONFLICT', 'handover-answered', null],
      [
        'of another handover',
        telling(handed, { cause: 'state-1:0:9' }),
        opened,
        'CONFLICT',
        'handover-answered',
        null,
      ],
      ['by the other bureau', telling(handed, own), opened, 'REJECT', 'not-the-authority', 'authority'],
      ['of another', telling(handed, { taxpayer: 'x' }), opened, 'REJECT', 'record-mismatch', 'taxpayer'],
      [
        'of another version',
        telling(handed, { baseVersion: 1, version: 1, body: { ...body, version: 1 } }),
        opened,
        'REJECT',
        'record-mismatch',
        'baseHash',
      ],
      [
        'elsewhere',
        telling(handed, { body: { ...body, toPart: '350199' } }),
        opened,
        'REJECT',
        'record-mismatch',
        'body.toPart',
      ],
    ];
    for (const [what, draft, record, verdict, code, field] of table) {
      const window = draft.authority === 'local' ? farLocal : farState;
      expect(outcome(judge(window.seal(draft), window.record, record)), what).toEqual([
        verdict,
        `exchange/${code}`,
        field,
      ]);
    }
    const sealed = farState.seal(telling(handed));
    const told = judge(sealed, farState.record, opened);
    expect(told).toMatchObject({
      verdict: 'ACCEPTED',
      passTo: state.record.part,
      record: { version: 3, status: 'accepted', handover: null },
    });
    const twice = judge(farState.seal(telling(handed)), farState.record, recordAfter(told));
    expect(outcome(twice)).toEqual(['CONFLICT', 'exchange/handover-answered', null]);
    // Closed it is there already.
    expect(
      receive({ message: landed(sealed, farState.record), senderBureau: 'state', record: closed }),
    ).toBeNull();
  });

  it('is not opened by anybody else, nor on anything else', () => {
    const own = { authority: 'local', actingFor: 'local' } as const;
    const table: [string, Sealed, DeviceRecord, string, string, string | null][] = [
      [
        'by the other bureau there',
        farLocal.seal({ ...taking(handed), ...own, body: registrationBody('local') }),
        farLocal.record,
        'REJECT',
        'not-the-authority',
        'authority',
      ],
      [
        'without citing it',
        farState.seal(taking(handed, { cause: null })),
        farState.record,
        'CONFLICT',
        'record-handed-over',
        null,
      ],
      [
        'on another base',
        farState.seal(taking(handed, { baseHash: 'e'.repeat(64) })),
        farState.record,
        'CONFLICT',
        'version-stale',
        null,
      ],
      [
        'as if it were new',
        farState.seal(registration('state')),
        farState.record,
        'CONFLICT',
        'record-handed-over',
        null,
      ],
    ];
    for (const [what, sealed, device, verdict, code, field] of table)
      expect(outcome(judge(sealed, device, arrived)), what).toEqual([verdict, `exchange/${code}`, field]);
  });

  it('may go to the other bureau there, where the two have agreed so', () => {
    const reassigned = state.seal(handover(first, there, { toAuthority: 'local', reason: 'reassigned' }));
    const record = receive({
      message: landed(reassigned, state.record),
      senderBureau: 'state',
      record: undefined,
    });
    const taken = farLocal.seal(taking(reassigned));
    expect(judge(taken, farLocal.record, record as RecordState).record).toMatchObject({ authority: 'local' });
    expect(outcome(judge(farState.seal(taking(handed)), farState.record, record as RecordState))).toEqual([
      'CONFLICT',
      'exchange/record-handed-over',
      null,
    ]);
  });

  it('goes back where it came from when it is declined, and is open there in the version it was closed in', () => {
    const sealed = farState.seal(declining(handed));
    const declined = judge(sealed, farState.record, arrived);
    expect(declined).toMatchObject({
      verdict: 'ACCEPTED',
      passTo: state.record.part,
      sentBack: handed.msgId,
      record: { status: 'handed-over', handover: { offers: [] } },
    });
    const twice = judge(farState.seal(declining(handed)), farState.record, recordAfter(declined));
    expect(outcome(twice)).toEqual(['CONFLICT', 'exchange/handover-answered', null]);
    const back = receive({ message: landed(sealed, farState.record), senderBureau: 'state', record: closed });
    expect(back).toEqual({ ...closed, status: 'accepted', handover: null });
    const onTop = registration('state', {}, { baseVersion: 2, baseHash: handed.hash, version: 3 });
    expect(judge(state.seal(onTop), state.record, back as RecordState).verdict).toBe('ACCEPTED');
  });

  it('is declined by the bureau it is offered to, to where it came from, in its own words', () => {
    const body = declining(handed).body;
    const own = { authority: 'local', actingFor: 'local' } as const;
    const table: [string, Sealed, DeviceRecord, RecordState | undefined, string, string][] = [
      ['nothing', farState.seal(declining(handed)), farState.record, undefined, 'record-unknown', 'recordId'],
      [
        'by the other bureau',
        farLocal.seal(declining(handed, own)),
        farLocal.record,
        arrived,
        'not-the-authority',
        'authority',
      ],
      [
        'elsewhere',
        farState.seal(declining(handed, { body: { ...body, toPart: '350199' } })),
        farState.record,
        arrived,
        'record-mismatch',
        'body.toPart',
      ],
      [
        'of another',
        farState.seal(declining(handed, { taxpayer: 'x' })),
        farState.record,
        arrived,
        'record-mismatch',
        'taxpayer',
      ],
      [
        'of another version',
        farState.seal(declining(handed, { baseVersion: 1, version: 1, body: { ...body, version: 1 } })),
        farState.record,
        arrived,
        'record-mismatch',
        'baseHash',
      ],
    ];
    for (const [what, sealed, device, record, code, field] of table)
      expect(outcome(judge(sealed, device, record)), what).toEqual(['REJECT', `exchange/${code}`, field]);
  });

  it('comes again after it was declined, as what it says by then', () => {
    const declined = recordAfter(judge(farState.seal(declining(handed)), farState.record, arrived));
    const later = state.seal(
      handover(handed, there, { record: { ...registrationBody('state'), contactPhone: '16005991005' } }),
    );
    const again = receive({ message: landed(later, state.record), senderBureau: 'state', record: declined });
    expect(again).toMatchObject({ version: 3, hash: later.hash, status: 'handed-over' });
    expect(again?.handover?.away).toEqual({ part: state.record.part, msgId: later.msgId });
    expect(judge(farState.seal(taking(later)), farState.record, again as RecordState).verdict).toBe(
      'ACCEPTED',
    );
  });

  it('cannot be opened over one that is administered here already; that one stands, and the offer goes back', () => {
    const own = farState.seal(registration('state'));
    const live = recordAfter(judge(own, farState.record));
    const both = receive({ message: landed(handed, state.record), senderBureau: 'state', record: live });
    expect(both).toMatchObject({ ...live, handover: { away: null, offers: [{ msgId: handed.msgId }] } });
    const taken = judge(farState.seal(taking(handed)), farState.record, both as RecordState);
    expect(outcome(taken)).toEqual(['CONFLICT', 'exchange/version-stale', null]);
    const amended = registration('state', {}, { baseVersion: 1, baseHash: own.hash, version: 2 });
    const later = recordAfter(judge(farState.seal(amended), farState.record, both as RecordState));
    expect(judge(farState.seal(declining(handed)), farState.record, later)).toMatchObject({
      verdict: 'ACCEPTED',
      record: { version: 2, status: 'accepted', handover: null },
    });
  });
});

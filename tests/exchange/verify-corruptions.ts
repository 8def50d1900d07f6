const quote = (text: string): string => `'${text}'`;
/** What is done to a store, and what the proof must say of it. */
export const corruptions: readonly (readonly [
  what: string,
  sql: readonly string[],
  told: readonly string[],
])[] = [
  [
    'a byte of a landed text',
    [
      `UPDATE landed SET body = CAST(replace(body, '陈国梁', '陈国粱') AS BLOB) WHERE device = 'window-s' AND seq = 1`,
    ],
    ['in the chain: window-s:0:1\n', `feed text is not what landed: 350102/1 window-s:0:1\n`],
  ],
  [
    'a hash with its text',
    [`UPDATE landed SET hash = ${quote('a'.repeat(64))} WHERE device = 'window-o' AND seq = 1`],
    ['in the chain: window-o:0:1\n', 'another place in the chain: window-o:0:2\n'],
  ],
  [
    'a message taken out of the middle',
    [`DELETE FROM landed WHERE device = 'window-s' AND seq = 2`],
    ['number missing: window-s 2\n', 'verdict without a message: window-s:0:2\n'],
  ],
  [
    'a chain cut at its end',
    [`DELETE FROM landed WHERE device = 'window-o' AND seq = 2`],
    ['end of the chain is not as noted: window-o\n'],
  ],
  [
    'a signature that is another batch’s',
    [
      `UPDATE batches SET signature = (SELECT signature FROM batches WHERE device = 'window-l') WHERE device = 'window-o'`,
    ],
    ['signature is not of the enrolled key: window-o:0:1–2\n'],
  ],
  [
    'a key that is another window’s',
    [
      `UPDATE devices SET public_key_hex = (SELECT public_key_hex FROM devices WHERE device = 'window-o') WHERE device = 'window-l'`,
    ],
    ['signature is not of the enrolled key: window-l:0:1–2\n'],
  ],
  [
    'a batch that is gone',
    [`DELETE FROM batches WHERE device = 'window-o'`],
    ['no signature covers the message: window-o:0:1\n', 'no signature covers the message: window-o:0:2\n'],
  ],
  [
    'a verdict that is gone',
    [`DELETE FROM results WHERE device = 'window-o' AND seq = 2`],
    ['no verdict: window-o:0:2\n', 'feed position is no accepted message: 350102/8 window-o:0:2\n'],
  ],
  [
    'a second verdict, in another part',
    [
      `INSERT INTO results SELECT '350103', device, epoch, seq, verdict, position, code, field, quarantined,
           current_version, current_hash, decided_at FROM results WHERE device = 'window-o' AND seq = 2`,
    ],
    ['more than one verdict: window-o:0:2\n'],
  ],
  [
    'a gap in a feed',
    [`DELETE FROM feed WHERE position = 3`],
    ['feed position missing: 350102/3\n', 'accepted and not in the feed: window-s:0:3\n'],
  ],
  [
    'a feed cut at its end',
    [`DELETE FROM feed WHERE position = (SELECT max(position) FROM feed)`],
    [`end of the feed is not as noted: 350102/9\n`],
  ],
  [
    'the sender of a feed entry',
    [`UPDATE feed SET sender_bureau = 'local' WHERE position = 1`],
    ['time or mark in the feed differs: 350102/1 window-s:0:1\n'],
  ],
  [
    'the state of a record',
    [`UPDATE records SET status = 'accepted' WHERE record_id = 'r-1'`],
    ['record differs from its messages: 350102/r-1\n'],
  ],
  [
    'a record that is gone',
    [`DELETE FROM records WHERE record_id = 'r-2'`],
    ['record missing: 350102/r-2\n'],
  ],
  [
    'a fen of the money',
    [`UPDATE fact_lines SET amount_fen = amount_fen + 1 WHERE device = 'window-o' AND seq = 1`],
    ['102349+0 ≠ 102348+0\n', 'money lines of the message differ: window-o:0:1\n'],
  ],
  [
    'the number of a form',
    [`UPDATE fact_vouchers SET voucher_number = 'V-4' WHERE device = 'window-o' AND seq = 2`],
    ['voucher number of the message differs: window-o:0:2\n'],
  ],
  [
    'a byte of a message kept aside',
    [
      `UPDATE held_messages SET body = CAST(replace(body, 'q-3', 'q-7') AS BLOB) WHERE device = 'window-q' AND seq = 3`,
    ],
    ['message kept aside is off its chain: window-q:0:3\n'],
  ],
  [
    'a message kept aside that somebody calls let in',
    [`UPDATE held_messages SET state = 'released' WHERE device = 'window-q' AND seq = 3`],
    ['what became of a message kept aside is not what landed: window-q:0:3\n'],
  ],
  [
    'a message that was let in and is called kept aside',
    [`UPDATE held_messages SET state = 'held' WHERE device = 'window-q' AND seq = 1`],
    ['what became of a message kept aside is not what landed: window-q:0:1\n'],
  ],
  [
    'the signature of what was kept aside',
    [`DELETE FROM held_batches WHERE device = 'window-q'`],
    ['no signature of the window covers what is kept aside: window-q:0:3\n'],
  ],
];

/** The same of the books of window-s. */
export const inWindow: readonly (readonly [what: string, sql: string, told: string])[] = [
  [
    'an altered message in the outbox',
    `UPDATE outbox SET text = replace(text, '陈国梁', '陈国粱') WHERE seq = 1`,
    'outbox text is not what landed: window-s:0:1\n',
  ],
  [
    'a message taken out of the outbox',
    `DELETE FROM outbox WHERE seq = 2`,
    'landed, never sealed at the window: window-s:0:2\n',
  ],
  [
    'a message taken out of those that wait',
    `DELETE FROM outbox WHERE seq = 5`,
    'outbox message does not fit its chain: window-s:0:6\n',
  ],
  [
    'a verdict the exchange never gave',
    `UPDATE outbox SET state = 'accepted' WHERE state = 'conflict'`,
    'verdict kept by the window differs: window-s:0:4\n',
  ],
  [
    'what a feed entry was altered to at the window',
    `UPDATE feed_entries SET message = replace(message, 'r-1', 'r-7') WHERE position = 1`,
    'received differs from the feed: 350102/1\n',
  ],
  [
    'a record’s state at the window',
    `UPDATE records SET status = 'stored' WHERE record_id = 'r-1'`,
    'record differs from the exchange’s: r-1\n',
  ],
  [
    'a fact that is gone at the window',
    `DELETE FROM records WHERE record_id = 'f-1'`,
    'missing at the window: f-1\n',
  ],
  [
    'an altered entry of the journal',
    `UPDATE journal SET entry_text = replace(entry_text, 'officer-1', 'officer-2') WHERE seq = 2`,
    'journal broken from this entry: 2\n',
  ],
];

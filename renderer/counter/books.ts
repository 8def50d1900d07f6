/** The window's own books: one list for the rail, the keys and the palette. */
export const books = [
  { kind: 'inbox', label: 'panel.inbox', initials: 'db', key: 'Alt+1' },
  { kind: 'outbox', label: 'panel.outbox', initials: 'fj', key: 'Alt+2' },
  { kind: 'print-jobs', label: 'panel.print-jobs', initials: 'dyrw', key: 'Alt+3' },
  { kind: 'vouchers', label: 'panel.vouchers', initials: 'pz', key: 'Alt+4' },
  { kind: 'ledger', label: 'panel.ledger', initials: 'bcz', key: 'Alt+5' },
  { kind: 'devices', label: 'panel.devices', initials: 'sb', key: 'Alt+6' },
  { kind: 'unfinished', label: 'panel.unfinished', initials: 'wbj', key: 'Alt+7' },
  { kind: 'flows', label: 'panel.flows', initials: 'wlbj', key: 'Alt+8' },
  { kind: 'norm', label: 'panel.norm', initials: 'gf', key: 'Alt+9' },
] as const;

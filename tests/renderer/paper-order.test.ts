import { describe, expect, it } from 'vitest';
import { mayApprove } from '../../renderer/state/approvers.ts';
import { papersInOrder } from '../../renderer/state/papers-in-order.ts';

describe('the papers of a case', () => {
  it('stand bureau by bureau, so that the form that replaces a torn one stands below it', () => {
    const papers = [
      { bureau: 'state', no: '00020001' },
      { bureau: 'local', no: '00010001' },
      { bureau: null, no: 'receipt' },
      { bureau: 'state', no: '00020002' },
    ] as const;
    expect(papersInOrder(papers).map((paper) => paper.no)).toEqual([
      '00020001',
      '00020002',
      '00010001',
      'receipt',
    ]);
  });
});

describe('the second person of a reversal', () => {
  const officer = (id: string, ...roles: ('supervisor' | 'counter-clerk')[]) => ({
    id,
    name: id,
    bureau: 'state' as const,
    roles,
  });
  const officers = [
    officer('clerk', 'counter-clerk'),
    officer('other', 'counter-clerk'),
    officer('chief', 'supervisor'),
  ];

  it('is offered only where that person may approve', () => {
    expect(mayApprove({ officers, officer: officer('clerk', 'counter-clerk') }).map((one) => one.id)).toEqual(
      ['chief'],
    );
  });

  it('is never the officer whose act it is', () => {
    expect(mayApprove({ officers, officer: officer('chief', 'supervisor') })).toEqual([]);
    expect(mayApprove(null)).toEqual([]);
  });
});

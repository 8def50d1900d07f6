import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stopsOf } from '../../renderer/counter/case-stops.ts';
import { firstEmptyStop, nextStop } from '../../renderer/keys/flow.ts';
import { draftView } from './support.ts';

const stops = ['a', 'b', 'c', 'd'];
const all = () => true;

describe('the Enter flow', () => {
  it('goes on, goes back, and stays at the ends', () => {
    expect(nextStop(stops, 'a', all, 1)).toBe('b');
    expect(nextStop(stops, 'b', all, -1)).toBe('a');
    expect(nextStop(stops, 'd', all, 1)).toBeNull();
    expect(nextStop(stops, 'a', all, -1)).toBeNull();
    expect(nextStop(stops, null, all, 1)).toBe('a');
    expect(nextStop(stops, 'unknown', all, -1)).toBe('d');
  });

  it('never lands on a closed stop, and comes back the way it went', () => {
    fc.assert(
      fc.property(fc.subarray(stops), fc.constantFrom(...stops), (open, from) => {
        const isOpen = (stop: string) => open.includes(stop);
        const next = nextStop(stops, from, isOpen, 1);
        if (next === null) return;
        expect(open).toContain(next);
        if (open.includes(from)) expect(nextStop(stops, next, isOpen, -1)).toBe(from);
      }),
      { seed: 21 },
    );
  });

  it('of a filing is fields, papers, cash, F9, in that order and each once', () => {
    const flow = stopsOf(draftView({}));
    expect(flow.slice(0, 4)).toEqual(['field.periodEnd', 'field.filingPeriod', 'field.place', 'field.gross']);
    expect(flow.slice(-2)).toEqual(['tendered', 'collect']);
    expect(flow.findIndex((stop) => stop.startsWith('paper.'))).toBeGreaterThan(
      flow.indexOf('field.contactPhone'),
    );
    expect(new Set(flow).size).toBe(flow.length);
  });

  it('begins at the first required field that is empty', () => {
    const view = draftView({});
    expect(firstEmptyStop(view.fields, view.answers)).toBe('gross');
    expect(firstEmptyStop(view.fields, { ...view.answers, gross: '1.00' })).toBe('periodEnd');
    expect(firstEmptyStop([], {})).toBeNull();
  });
});

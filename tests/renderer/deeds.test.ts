import { beforeEach, describe, expect, it } from 'vitest';
import { commandKeys, commands } from '../../renderer/counter/commands.ts';
import { closePanel, openAsk, openPanel, resetScreen, useScreen } from '../../renderer/state/screen.ts';
import { emptyWork, hasOpenDraft, setWork, work } from '../../renderer/state/work.ts';
import { whenFree } from '../../renderer/state/open-case.ts';
import { draftView } from './support.ts';

const isOpen = (id: string): boolean =>
  commands()
    .find((command) => command.id === id)
    ?.isOpen() ?? false;

beforeEach(() => {
  resetScreen();
  setWork({ ...emptyWork, view: draftView({ gross: '103000.00' }) });
});

describe('the deeds open to a clerk', () => {
  it('take no money behind a panel: what F9 binds must be in sight', () => {
    expect(isOpen('collect')).toBe(true);
    openPanel({ kind: 'ledger' });
    expect(isOpen('collect')).toBe(false);
    expect(isOpen('derivation')).toBe(false);
    expect(commandKeys(commands())['F9']?.()).toBe(false);
    closePanel();
    expect(isOpen('collect')).toBe(true);
  });

  it('are those of the case’s state', () => {
    for (const id of ['hold', 'discard', 'supplement', 'refuse']) expect(isOpen(id), id).toBe(true);
    expect(isOpen('reverse')).toBe(false);
    setWork({ view: { ...draftView({}), status: 'filed', allowed: ['reverse', 'correct'] } });
    for (const id of ['collect', 'discard', 'supplement', 'refuse']) expect(isOpen(id), id).toBe(false);
    expect(isOpen('reverse')).toBe(true);
  });

  it('ask where the case can be seen: a question closes the panel over it', () => {
    openPanel({ kind: 'inbox' });
    openAsk({ kind: 'discard' });
    expect(useScreen.getState().panel).toBeNull();
    expect(useScreen.getState().ask?.kind).toBe('discard');
  });
});

describe('another taxpayer while a draft is open', () => {
  it('is asked about first: hold it or give it up', () => {
    let gone = 0;
    const go = () => {
      gone += 1;
    };
    expect(hasOpenDraft(work())).toBe(true);
    whenFree(go);
    expect(gone).toBe(0);
    expect(useScreen.getState().ask?.kind).toBe('switch');
  });

  it('comes at once where nothing is open', () => {
    setWork({ ...emptyWork });
    let gone = 0;
    whenFree(() => {
      gone += 1;
    });
    expect(gone).toBe(1);
    expect(useScreen.getState().ask).toBeNull();
  });
});

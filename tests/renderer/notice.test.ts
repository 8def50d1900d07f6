import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventOf } from '../../contract/events.ts';
import { t } from '../../renderer/messages/t.ts';
import { startHallState } from '../../renderer/state/hall-state.ts';
import { showError, useNotice } from '../../renderer/state/notice.ts';

type Line = EventOf<'line'>;
const line = (state: Line['state']): Line => ({
  state,
  since: 0,
  lastContactAt: null,
  waiting: 0,
  openTasks: 0,
  clockDriftMs: null,
  reason: null,
});
let tell: (payload: Line) => void;

beforeEach(async () => {
  const answer = (value: unknown) => async () => ({ ok: true, value });
  vi.stubGlobal('window', {
    hall: {
      on: (name: string, listener: (payload: Line) => void) => {
        if (name === 'line') tell = listener;
      },
      session: { state: answer({ officer: null, locked: false, language: 'zh' }) },
      devices: { list: answer({ rows: [] }) },
    },
  });
  await startHallState();
});
afterEach(() => vi.unstubAllGlobals());

describe('what the one line for notices says of the exchange', () => {
  it('is withdrawn when the line is back, and not before', () => {
    showError(t('outbox.still-offline'));
    tell(line('offline'));
    expect(useNotice.getState().notice?.text).toBe(t('outbox.still-offline'));
    tell(line('online'));
    expect(useNotice.getState().notice).toBeNull();
  });

  it('takes no other notice with it', () => {
    showError('号码校验不通过，请核对');
    tell(line('online'));
    expect(useNotice.getState().notice?.text).toBe('号码校验不通过，请核对');
  });
});

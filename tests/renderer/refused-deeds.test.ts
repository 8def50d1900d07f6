import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FlowView } from '../../contract/calls/case-flow.ts';
import { submitAct } from '../../renderer/state/acting.ts';
import { askConfirm, signHere, useCustomerScreen } from '../../renderer/state/customer-screen.ts';
import { clearNotice, useNotice } from '../../renderer/state/notice.ts';
import { emptyWork, setWork } from '../../renderer/state/work.ts';
import { draftView } from './support.ts';

const refused = (code: string) => async () => ({
  ok: false,
  error: { code, message: `not now: ${code}`, retry: false, detail: {} },
});
/** A case between the bureaus with one act open here, under which an officer may put the own key. */
const flow: FlowView = {
  stage: { zh: '待确认', en: 'to be confirmed' },
  concluded: null,
  deadlines: [],
  acts: [
    {
      act: 'confirm',
      lane: 'state',
      title: '确认共同结论',
      titleEn: 'Confirm the joint conclusion',
      meets: null,
      isAwaited: true,
      basis: [],
      fields: [],
      answers: {},
      answering: null,
      signing: {
        need: 'optional',
        legalAct: { zh: '共同结论', en: 'joint conclusion' },
        setBy: '联合办税合作协议',
        setOn: '2016-01-01',
      },
      blocked: null,
    },
  ],
  entries: [],
  lanes: [],
};
const said = (): string | null => useNotice.getState().notice?.code ?? null;

beforeEach(() => {
  clearNotice();
  setWork(emptyWork);
});
afterEach(() => vi.unstubAllGlobals());

describe('what the clerk asks of a device that cannot', () => {
  it('is answered in words where nobody knows which keys are plugged in, and the act is not done', async () => {
    const perform = vi.fn();
    vi.stubGlobal('window', { hall: { ca: { keys: refused('device/not-running') }, cases: { perform } } });
    setWork({
      view: { ...draftView({}), flow },
      acting: { act: 'confirm', lane: 'state', answers: {}, actId: 'act-1', submitted: false, refused: null },
    });
    await submitAct();
    expect(said()).toBe('device/not-running');
    expect(perform).not.toHaveBeenCalled();
  });

  it('is answered in words by the taxpayer’s screen, too: a key was pressed', async () => {
    vi.stubGlobal('window', {
      hall: { customer: { askConfirm: refused('case/nothing-to-show') } },
    });
    askConfirm('case-1');
    await vi.waitFor(() => expect(said()).toBe('case/nothing-to-show'));
    expect(useCustomerScreen.getState().desk).toBeNull();
  });

  it('is known not to be done where a signature was not kept: what was drawn can be sent again', async () => {
    vi.stubGlobal('window', {
      hall: { customer: { signHere: refused('case/nothing-to-sign') } },
    });
    expect(await signHere({ caseFileId: 'case-1', strokes: [[[1, 1, 1, 1]]] })).toBe(false);
    expect(said()).toBe('case/nothing-to-sign');
  });
});

import { describe, expect, it } from 'vitest';
import type { DeviceView } from '../../contract/calls/devices.ts';
import { collectBlock, shownTotal } from '../../renderer/state/collect-block.ts';
import { draftView } from './support.ts';

const ready = draftView({ gross: '103000.00' });
const paperOut: DeviceView = {
  id: 'document-printer',
  kind: 'document-printer',
  model: '针式打印机',
  state: 'fault',
  sentence: '文书打印机：缺纸，请装入票证。',
  code: 'device/paper-out',
  virtual: true,
  warning: null,
};

describe('F9', () => {
  it('is open with enough cash, and knows the change', () => {
    expect(collectBlock({ view: ready, pending: null, tendered: '4000' }, [])).toEqual({
      reason: null,
      tenderedFen: 400_000,
      changeFen: 79_000,
    });
  });

  it('is shut without cash, with too little, and with cash that cannot be read', () => {
    expect(collectBlock({ view: ready, pending: null, tendered: '' }, []).reason).toBe('请输入实收现金');
    expect(collectBlock({ view: ready, pending: null, tendered: '12x' }, []).reason).toBe(
      '实收现金格式不对，请输入数字',
    );
    const short = collectBlock({ view: ready, pending: null, tendered: '3000' }, []);
    expect(short.reason).toBe('实收现金少于应收合计');
    expect(short.changeFen).toBe(-21_000);
  });

  it('needs no cash where nothing is due', () => {
    const exempt = draftView({ gross: '30900.00' });
    expect(exempt.preview.totalFen).toBe(0);
    expect(collectBlock({ view: exempt, pending: null, tendered: '' }, []).tenderedFen).toBe(0);
  });

  it('is shut by an amount that cannot be read, and the total is a dash, not 0.00', () => {
    const pending = { answers: { ...ready.answers, gross: '12万' }, papers: [] };
    expect(shownTotal({ view: ready, pending })).toBeNull();
    expect(collectBlock({ view: ready, pending, tendered: '4000' }, []).reason).toBe(
      '“含税销售额”未填或填写有误',
    );
  });

  it('says what the hall process says, before anything about cash', () => {
    const view = {
      ...ready,
      preview: { ...ready.preview, blocked: { code: 'case/papers-missing', message: '还缺 2 份必需资料。' } },
    };
    expect(collectBlock({ view, pending: null, tendered: '' }, []).reason).toBe('还缺 2 份必需资料。');
  });

  it('is shut by a printer without paper, in the printer’s words, when there is a voucher to print', () => {
    const voucher = {
      bureau: 'state',
      voucherBureau: 'state',
      kind: '税收缴款书',
      nextNumber: '1',
      remaining: 9,
      printer: 'document-printer',
    } as const;
    const view = { ...ready, preview: { ...ready.preview, vouchers: [voucher] } };
    expect(collectBlock({ view, pending: null, tendered: '4000' }, [paperOut]).reason).toBe(
      paperOut.sentence,
    );
    expect(collectBlock({ view: ready, pending: null, tendered: '4000' }, [paperOut]).reason).toBeNull();
    const forms: DeviceView = {
      ...paperOut,
      id: 'form-printer',
      kind: 'form-printer',
      state: 'ready',
      code: null,
    };
    expect(collectBlock({ view, pending: null, tendered: '4000' }, [paperOut, forms]).reason).toBe(
      `${paperOut.sentence}也可在“设备”的“票证打印”中改由票据打印机打印。`,
    );
    const other = { ...voucher, printer: 'form-printer' } as const;
    const elsewhere = { ...view, preview: { ...view.preview, vouchers: [other] } };
    expect(collectBlock({ view: elsewhere, pending: null, tendered: '4000' }, [paperOut]).reason).toBeNull();
  });
});

import { expect, test } from 'vitest';
import type { FaultCode } from '../../../domain/faults.ts';
import { deviceFaults } from '../../../domain/faults/device.ts';
import { printFaults } from '../../../domain/faults/print.ts';
import { printerFaults } from '../../../domain/faults/printer.ts';
import { printSentence } from '../../../main/services/words.ts';

/** Answers to a person on the device page; no paper ends with them. */
const notOfPaper = ['device/no-such-rehearsal', 'print/calibration-too-far'];
const codes = Object.keys({ ...deviceFaults, ...printFaults, ...printerFaults }).filter(
  (code) => !notOfPaper.includes(code),
) as FaultCode[];

test('a paper that did not come out says why in whole sentences: no blank of a fault is left open', () => {
  for (const code of codes) {
    for (const language of ['zh', 'en'] as const) {
      const failed = printSentence('failed', true, code, language);
      expect(failed, code).not.toMatch(/[{}]/);
      expect(failed, code).toContain(language === 'zh' ? '号码不变' : 'the number stays the same');
    }
  }
  expect(printSentence('failed', true, 'device/unplugged')).toBe(
    '打印机已断开，请插好连线，恢复就绪后重做这一步。处理后按“打印”，号码不变。',
  );
  expect(printSentence('failed', true, 'device/form-off-sheet')).toContain('重新校准');
});

test('what was sent to a printer that reports nothing says so on a slip, and a form asks for its number', () => {
  expect(printSentence('unknown', false, 'device/sent-not-confirmed')).toContain('不能算已打印');
  expect(printSentence('unknown', true, 'device/sent-not-confirmed')).toContain('号码相符请确认');
  expect(printSentence('sent', true, null)).toContain('核对纸上号码');
});

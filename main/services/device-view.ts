import type { DeviceReportView, DeviceView } from '../../contract/calls/devices.ts';
import { inEnglish } from '../../domain/faults/detail-words.ts';
import type { Language } from '../../domain/language.ts';
import { sentenceOf } from '../../native/fault-record.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';
import { deviceNames, type DeviceState } from '../../native/host/messages.ts';
import type { DeviceReport } from '../../native/host/slot-report.ts';

export const deviceName = (kind: DeviceKind, language: Language): string =>
  language === 'en' ? capitalised(inEnglish(deviceNames[kind])) : deviceNames[kind];
const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

export const deviceView = (state: DeviceState, language: Language): DeviceView => ({
  id: state.kind,
  kind: state.kind,
  model: state.model,
  state: state.state,
  sentence: `${deviceName(state.kind, language)}${language === 'en' ? ': ' : '：'}${state.sentence[language]}`,
  code: state.fault?.code ?? null,
  virtual: state.virtual,
  warning: state.warning?.[language] ?? null,
});

export const reportView = (report: DeviceReport, language: Language): DeviceReportView => ({
  device: deviceView(report.state, language),
  where: language === 'en' ? inEnglish(report.where) : report.where,
  says: report.says.map((line) => line[language]),
  attempts: report.attempts.toReversed().map(({ at, what, tookMs, fault }) => ({
    at,
    what,
    tookMs,
    code: fault?.code ?? null,
    sentence: fault === null ? '' : sentenceOf(fault)[language],
  })),
});

import type { FaultCode } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import type { DocumentPrinterCondition } from './driver.ts';

/** Worst first. Matched by prefix: printers write `media-empty`, `media-empty-error` and `media-empty-warning` alike. */
const prefixes: readonly (readonly [prefix: string, condition: DocumentPrinterCondition])[] = [
  ['media-jam', 'media-jam'],
  ['cover-open', 'cover-open'],
  ['interlock-open', 'cover-open'],
  ['door-open', 'door-open'],
  ['media-empty', 'media-empty'],
  ['media-needed', 'media-needed'],
  ['toner-empty', 'toner-empty'],
  ['marker-supply-empty', 'marker-supply-empty'],
  ['paused', 'paused'],
  ['moving-to-paused', 'paused'],
  ['offline', 'offline'],
  ['shutdown', 'offline'],
  ['connecting-to-device', 'offline'],
  ['timed-out', 'offline'],
  ['media-low', 'media-low'],
  ['toner-low', 'toner-low'],
  ['marker-supply-low', 'marker-supply-low'],
];

const faultOf: Partial<Record<DocumentPrinterCondition, FaultCode>> = {
  'media-jam': 'device/media-jam',
  'cover-open': 'device/cover-open',
  'door-open': 'device/cover-open',
  'media-empty': 'device/paper-out',
  'media-needed': 'device/paper-out',
  'toner-empty': 'device/toner-empty',
  'marker-supply-empty': 'device/toner-empty',
  paused: 'device/queue-not-accepting',
  offline: 'device/printer-offline',
  'other-error': 'device/printer-error',
};

const conditionOf = (reason: string): DocumentPrinterCondition | undefined => {
  const known = prefixes.find(([prefix]) => reason.startsWith(prefix))?.[1];
  return known ?? (reason.endsWith('-error') ? 'other-error' : undefined);
};

/** The conditions in `printer-state-reasons`, worst first, each once. */
export const queueConditions = (reasons: readonly string[]): readonly DocumentPrinterCondition[] => {
  const found = new Set(reasons.map(conditionOf));
  const known = prefixes.map(([, condition]) => condition).filter((condition) => found.has(condition));
  return [...new Set([...known, ...(found.has('other-error') ? (['other-error'] as const) : [])])];
};

/** What a printer that still prints warns of, for the status bar. */
const warningWords: Partial<Record<DocumentPrinterCondition, InBoth>> = {
  'media-empty': { zh: '有纸盒缺纸', en: 'a tray is empty' },
  'media-needed': { zh: '有纸盒缺纸', en: 'a tray is empty' },
  'media-low': { zh: '纸将用尽', en: 'paper near its end' },
  'toner-low': { zh: '墨粉将尽', en: 'toner near its end' },
  'marker-supply-low': { zh: '耗材将尽', en: 'supplies near their end' },
};

/** The first warning of these conditions in words; `undefined` where none concerns a person. */
export const queueWarning = (conditions: readonly DocumentPrinterCondition[]): InBoth | undefined =>
  conditions.map((condition) => warningWords[condition]).find((words) => words !== undefined);

/** The fault that says what the worst of these conditions asks of the clerk; `undefined` for mere warnings of “low”. */
export const queueConditionFault = (
  conditions: readonly DocumentPrinterCondition[],
): FaultCode | undefined => {
  for (const condition of conditions) {
    const code = faultOf[condition];
    if (code !== undefined) return code;
  }
  return undefined;
};

/**
 * Does this keep the printer from printing at all? A `-warning` or `-report` may be about one tray of several, and a
 * printer that has not stopped can go on (RFC 8011, 5.4.12).
 */
export const stopsPrinting = (reason: string): boolean =>
  !reason.endsWith('-warning') &&
  !reason.endsWith('-report') &&
  queueConditionFault(queueConditions([reason])) !== undefined;

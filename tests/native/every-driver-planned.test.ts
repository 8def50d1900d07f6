import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DeviceKind, deviceKinds } from '../../domain/device-kind.ts';
import { formPrinterModels } from '../../native/form-printers/model-names.ts';
import { formPrinters } from '../../native/form-printers/models.ts';
import { kindConfigs } from '../../native/host/config.ts';
import { bulkProfiles, hidProfiles } from '../../native/id-card-readers/profiles.ts';
import { receiptPrinterModels } from '../../native/receipt-printers/model-names.ts';
import { receiptPrinters } from '../../native/receipt-printers/models.ts';
import { walks } from '../../scripts/record-device/walks.ts';
import { driverPlans } from './contracts/plan.ts';

/*
 * No driver stands in the configuration that is not run through the contract of its kind: `every-driver.test.ts` runs
 * what is planned here, and a test of the driver's own counts where it calls the contract and names the driver.
 */

/** The drivers that the schema of a kind takes. */
const driversOf = (kind: DeviceKind): readonly string[] => {
  const config = kindConfigs.find((one) => one.kind === kind);
  if (config === undefined) throw new Error(`no configuration of ${kind}`);
  return config.schema.def.options.flatMap(({ def }) => [...def.shape.driver.def.values]);
};

const camel = (kind: string): string =>
  kind.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
const ownTests = new Map(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => [name, readFileSync(new URL(name, import.meta.url), 'utf8')]),
);
/** The names under which tests of their own, or one of them, call the contract of a kind. */
const calledIn = (kind: DeviceKind, texts: Iterable<string> = ownTests.values()): readonly string[] =>
  [...texts].flatMap((text) =>
    [...text.matchAll(new RegExp(`\\b${camel(kind)}Contract\\(\\s*['\`]([^'\`]+)['\`]`, 'g'))].map(
      ([, name = '']) => name,
    ),
  );
const names = (text: string, driver: string): boolean =>
  new RegExp(`(^|[^\\w-])${driver}([^\\w-]|$)`, 'i').test(text);

describe.each(deviceKinds)('the drivers of %s', (kind) => {
  test('are all run through the contract of their kind', () => {
    const drivers = driversOf(kind);
    expect(drivers).not.toEqual([]);
    const planned = driverPlans[kind];
    const called = calledIn(kind);
    const notRun = drivers.filter(
      (driver) => (planned[driver]?.suites.length ?? 0) === 0 && !called.some((name) => names(name, driver)),
    );
    expect(notRun).toEqual([]);
    // A plan for a driver that nobody can configure runs something else than it says.
    expect(Object.keys(planned).filter((driver) => !drivers.includes(driver))).toEqual([]);
  });

  test('are run where the plan says so against what a machine has but one of', () => {
    const planned = Object.entries(driverPlans[kind]);
    const notRun = planned.filter(
      ([driver, { alsoIn }]) =>
        alsoIn !== undefined &&
        !calledIn(kind, [ownTests.get(alsoIn) ?? '']).some((name) => names(name, driver)),
    );
    expect(notRun).toEqual([]);
  });

  test('stand in the table of docs/devices.md', () => {
    const page = readFileSync(new URL('../../docs/devices.md', import.meta.url), 'utf8');
    const missing = driversOf(kind).filter((driver) => !page.includes(`\n| ${kind} | ${driver} |`));
    expect(missing).toEqual([]);
  });

  test('are played back where the recorder has a walk for them, and otherwise it is said why not', () => {
    const plans = Object.values(driverPlans[kind]);
    for (const { replay } of plans) expect(replay.length).toBeGreaterThan(0);
    expect(plans.some(({ replay }) => typeof replay !== 'string')).toBe(kind in walks);
  });
});

test.each<[DeviceKind, readonly string[], readonly string[]]>([
  ['receipt-printer', ['escpos-serial', 'escpos-tcp', 'virtual'], receiptPrinterModels],
  ['form-printer', ['escp-serial', 'escp-tcp', 'escp-queue', 'escp-windows', 'virtual'], formPrinterModels],
  ['id-card-reader', ['sdt-usb'], Object.keys(bulkProfiles)],
  ['id-card-reader', ['sdt-hid'], Object.keys(hidProfiles)],
])('%s: every model is run behind %j', (kind, drivers, models) => {
  for (const driver of drivers) {
    const suites = driverPlans[kind][driver]?.suites ?? [];
    expect([...new Set(suites.map(({ name }) => name.split(',')[0]))]).toEqual([...models]);
  }
});

test('the names of the configuration are those of the lists of models', () => {
  expect(Object.keys(receiptPrinters)).toEqual([...receiptPrinterModels]);
  expect(Object.keys(formPrinters)).toEqual([...formPrinterModels]);
});

test('one file of tests has the smart card service of the machine to itself', () => {
  const imports = /from '[^']*\/(pcsc-service|behind-pcscd)\.ts'/;
  const having = [...ownTests].filter(([, text]) => imports.test(text)).map(([name]) => name);
  expect(having).toEqual(['pcsc-reader.test.ts']);
  expect(readFileSync(new URL('contracts/plan.ts', import.meta.url), 'utf8')).not.toMatch(imports);
});

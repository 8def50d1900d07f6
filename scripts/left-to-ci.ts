/**
 * What `npm test` leaves to `.ci/run` and `npm run test:long`: it has ten minutes on two cores, set-up and all. Each has
 * a nearer test of the same thing in the ordinary run.
 */
export const leftToCi: readonly string[] = [
  'tests/bench/bench.test.ts',
  'tests/e2e/ca-keys.test.ts',
  'tests/e2e/catch-up-screen.test.ts',
  'tests/e2e/device-page.test.ts',
  'tests/e2e/english-screens.test.ts',
  'tests/e2e/document-camera.test.ts',
  'tests/e2e/exchange-tasks.test.ts',
  'tests/e2e/form-printing.test.ts',
  'tests/e2e/own-exchange.test.ts',
  'tests/e2e/handover.test.ts',
  'tests/e2e/identify.test.ts',
  'tests/e2e/new-epoch.test.ts',
  'tests/e2e/permanent-establishment.test.ts',
  'tests/e2e/scanner.test.ts',
  'tests/e2e/second-screen.test.ts',
  'tests/evidence/ca-command.test.ts',
  'tests/evidence/certificates-openssl.test.ts',
  'tests/exchange/cli-desk.test.ts',
  'tests/exchange/head-command.test.ts',
  'tests/faults/cut-lines.test.ts',
  'tests/faults/postgres-killed.test.ts',
  'tests/faults/server-killed.test.ts',
  'tests/faults/small-disk.test.ts',
  'tests/journeys/every-matter-walk.test.ts',
  'tests/journeys/new-epoch.test.ts',
  'tests/journeys/power-cut-answering.test.ts',
  'tests/journeys/scans.test.ts',
  'tests/main/hosts/electron-libraries.test.ts',
  'tests/main/services/sealed-files.test.ts',
  'tests/native/id-card-library.test.ts',
  'tests/native/id-card-process.test.ts',
  'tests/native/ippeveprinter.test.ts',
  'tests/native/pcsc-reader.test.ts',
  'tests/native/pkcs11-token.test.ts',
  'tests/native/device-kill-many.test.ts',
  'tests/native/every-driver.test.ts',
  'tests/native/missed-unplug.test.ts',
  'tests/native/new-driver.test.ts',
  'tests/native/record-device.test.ts',
  'tests/native/ca-key-host.test.ts',
  'tests/native/joined-keys.test.ts',
  'tests/native/skf-library.test.ts',
  'tests/packaging/installer.test.ts',
  'tests/simulation/exchange/mutants.test.ts',
];

/** As `whole` of the journeys: everything is run. */
export const isWholeRun = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  environment['HALL_TEST_LONG'] === '1' || environment['CI'] === '1';

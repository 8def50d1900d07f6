import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { extractAll } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HallChild } from '../../main/hosts/desktop-host.ts';
import { forkedHall } from '../../main/hosts/forked-hall.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { until } from '../../main/training/act-player.ts';
import { helperFor } from '../../native/ca-keys/library-launch.ts';
import { helperFolder, shippedHelper } from '../../native/ca-keys/shipped-helper.ts';
import type { openPages } from '../../native/document-printers/pages.ts';
import { fillHelperFolder } from '../../scripts/helper-folder.ts';
import { type PackagedFor, packageProgram } from '../../scripts/package.ts';
import { type Ran, root } from '../../scripts/run-tool.ts';
import { clientOfHall } from '../support/hall-client.ts';
import { writeNarrowLibrary } from '../native/support/skf-key.ts';
import { beginDay, file, openTestHall, prepare, type TestHall } from '../support/hall.ts';
import { readPdf } from '../support/pdf-text.ts';
import { type ArchivedFile, filesOf, fusesOf, headerHashOf, integrityInProgram } from './support/archive.ts';
import { builderSettings, builtProgram, closureOf, wantedBy } from './support/program.ts';
import { makeHelperPackages, makeStandIn } from './support/stand-in.ts';

/*
 * electron-builder really runs here, without a network and without Electron. What it packs is the product; what it
 * packs it into is a stand-in that can do nothing. So this proves the file set and the fuses' settings, nothing more:
 * no installer is made, none is installed, and no Electron obeys a fuse.
 */
const here: Partial<Record<string, PackagedFor>> = { 'linux-x64': 'linux', 'win32-x64': 'win' };
const host = here[`${process.platform}-${process.arch}`];
/** Of the other system’s packages, only Windows' lie in every installation. */
const systems: readonly PackagedFor[] = host === 'linux' ? ['linux', 'win'] : host === 'win' ? ['win'] : [];
if (host !== 'linux')
  process.stderr.write(`skipped: the Linux package, since ${process.platform} is not Linux x64\n`);
if (host === undefined)
  process.stderr.write('skipped: the Windows package, since this is neither Windows nor Linux\n');

/** Native modules by system. On Linux npm installs no package that is for Windows alone. */
const serialport = 'node_modules/@serialport/bindings-cpp/prebuilds';
const natives: Readonly<Record<PackagedFor, readonly string[]>> = {
  linux: [
    'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node',
    'node_modules/@node-usb/usb-linux-x64-gnu/usb.linux-x64-gnu.node',
    'node_modules/@pcsc-mini/linux-x86_64-gnu/addon.node',
    `${serialport}/linux-x64/@serialport+bindings-cpp.glibc.node`,
    'node_modules/better-sqlite3/prebuilds/linux-x64.node',
    'node_modules/node-hid/prebuilds/HID_hidraw-linux-x64/node-napi-v4.node',
  ],
  win: [
    `${serialport}/win32-x64/@serialport+bindings-cpp.node`,
    'node_modules/better-sqlite3/prebuilds/win32-x64.node',
    'node_modules/node-hid/prebuilds/HID-win32-x64/node-napi-v4.node',
    ...(host === 'win'
      ? [
          'node_modules/@koromix/koffi-win32-x64/win32_x64/koffi.node',
          'node_modules/@node-usb/usb-win32-x64-msvc/usb.win32-x64-msvc.node',
          'node_modules/@pcsc-mini/windows-x86_64-electron/addon.node',
        ]
      : []),
  ],
};
/** A binary of this machine's system, which another system's package does not take along. */
const isOfOther = (system: PackagedFor, place: string): boolean =>
  system === 'win' && /@(?:(?:koromix|node-usb)\/[^/]*-|pcsc-mini\/)linux-/.test(place);

interface Packaged {
  readonly ran: Ran;
  readonly folder: string;
  readonly archive: string;
  readonly program: string;
  readonly files: readonly ArchivedFile[];
}
const packaged = new Map<PackagedFor, Packaged>();
const packageOf = (system: PackagedFor): Packaged => packaged.get(system)!;
let built: string;
let temp: string;

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));

beforeAll(async () => {
  if (host === undefined) return;
  temp = mkdtempSync(join(tmpdir(), 'joint-window-package-'));
  built = await builtProgram();
  const packages = makeHelperPackages(join(temp, 'helper-packages'));
  const pack = async (system: PackagedFor): Promise<void> => {
    const distribution = makeStandIn(join(temp, `${system}-stand-in`), system);
    const resources = join(temp, `${system}-resources`);
    fillHelperFolder({ system, bundle: join(built, 'helper'), packages, resources });
    const ran = await packageProgram({
      system,
      distribution,
      program: built,
      resources,
      output: join(temp, 'out'),
      folderOnly: true,
    });
    if (ran.code !== 0) throw new Error(ran.output);
    const folder = join(temp, 'out', `${system}-unpacked`);
    const archive = join(folder, 'resources', 'app.asar');
    const program = join(folder, system === 'win' ? 'joint-window.exe' : 'joint-window');
    packaged.set(system, { ran, folder, archive, program, files: filesOf(archive) });
  };
  await Promise.all(systems.map(pack));
});
afterAll(() => {
  if (temp !== undefined) rmSync(temp, { recursive: true, force: true });
});

describe.for(systems)(
  'over a stand-in distribution, which proves the file set and the fuses’ settings and nothing more: %s',
  (system) => {
    test('the built program is in it whole, and of this repository nothing else', () => {
      const wanted = filesUnder(built).filter(
        (path) => !/^(?:app\/exchange|helper)\//.test(path) && !/^preload\/.*-bridge\.js$/.test(path),
      );
      const ours = packageOf(system).files.filter(({ path }) => !path.startsWith('node_modules/'));
      expect(ours.map(({ path }) => path).toSorted()).toEqual(wanted.toSorted());
      const { main } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')) as { main: string };
      const entries = [
        'main/hall-process',
        'main/printing/pdf-worker',
        'native/host/device-process',
        'native/document-printers/page-thread',
        'native/ca-keys/library-process',
      ];
      for (const entry of [
        main,
        ...entries.map((name) => `app/${name}.js`),
        'preload/index.cjs',
        'renderer/index.html',
      ])
        expect(wanted).toContain(entry);
      expect(wanted.filter((path) => /^app\/db\/migrations\/.*\.sql$/.test(path))).not.toEqual([]);
    });

    test('every import of a built module resolves in it, and no package is in it without need', () => {
      const { files } = packageOf(system);
      const paths = new Set(files.map(({ path }) => path));
      const packages = new Set<string>();
      for (const { path } of files.filter((each) => /^app\/.*\.js$/.test(each.path))) {
        const wanted = wantedBy(path, readFileSync(join(built, path), 'utf8'));
        expect(wanted.neighbours.filter((each) => !paths.has(each))).toEqual([]);
        for (const name of wanted.packages) packages.add(name);
      }
      expect(packages).toContain('better-sqlite3');
      const present = new Set(
        files.flatMap(
          ({ path }) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path)?.[1] ?? [],
        ),
      );
      expect(
        [...present].toSorted(),
        'electron-builder.yml lists the packages: -missing there, +needless',
      ).toEqual([...closureOf(packages)].filter((place) => !isOfOther(system, place)).toSorted());
    });

    test('of the packages, what runs: no types, sources, tests or papers, and the fonts of the forms', () => {
      const ofPackages = packageOf(system).files.filter(({ path }) => path.startsWith('node_modules/'));
      const idle = /\.(ts|mts|cts|map|c|cc|cpp|h|gyp|html)$|(?<!LICENSE)\.md$|\/(tests?|docs?|examples?)\//i;
      expect(ofPackages.filter(({ path }) => idle.test(path))).toEqual([]);
      const fonts = ofPackages
        .filter(({ path }) => path.endsWith('.ttf'))
        .map(({ path }) => path.split('/').at(-1));
      expect(fonts.toSorted()).toEqual(['NotoSansSC_400Regular.ttf', 'NotoSansSC_700Bold.ttf']);
    });

    test('the native modules of this system alone, outside the archive, where the loader can open them', () => {
      const { folder, files } = packageOf(system);
      const outside = files.filter(({ unpacked }) => unpacked).map(({ path }) => path);
      expect(outside.toSorted()).toEqual(natives[system].toSorted());
      expect(files.filter(({ path, unpacked }) => /\.(node|dll|so|exe)$/.test(path) && !unpacked)).toEqual(
        [],
      );
      const beside = join(folder, 'resources', 'app.asar.unpacked');
      expect(filesUnder(beside).toSorted()).toEqual(natives[system].toSorted());
      for (const path of natives[system])
        expect(readFileSync(join(beside, path)).equals(readFileSync(join(root, path))), path).toBe(true);
    });

    test('the helper of key libraries, where another Node can read it, and nothing with it that is not needed', () => {
      const resources = join(packageOf(system).folder, 'resources');
      const machine = system === 'win' ? 'win32' : 'linux';
      expect(filesUnder(join(resources, helperFolder)).toSorted()).toEqual(
        [
          'LICENSES.txt',
          'library-process.js',
          'library-watchdog.js',
          'package.json',
          ...['package.json', 'index.js', `${machine}_ia32/koffi.node`].map(
            (path) => `node_modules/@koromix/koffi-${machine}-ia32/${path}`,
          ),
          ...['package.json', 'LICENSE.txt', 'index.js', 'src/koffi/index.js', 'src/koffi/src/static.js'].map(
            (path) => `node_modules/koffi/${path}`,
          ),
          ...(system === 'win' ? ['LICENSE.node.txt', 'node.exe'] : []),
        ].toSorted(),
      );
    });

    test('a 32-bit key library is run by the helper that came along, on Windows with nothing configured', async () => {
      const resources = join(packageOf(system).folder, 'resources');
      const shipped = shippedHelper(resources);
      const entry = join(resources, helperFolder, 'library-process.js');
      const library = writeNarrowLibrary(temp);
      const node = join(resources, helperFolder, 'node.exe');
      if (system === 'win')
        expect(await helperFor(library, {}, 'x64', shipped)).toMatchObject({ node, entry });
      else
        await expect(helperFor(library, {}, 'x64', shipped)).rejects.toMatchObject({
          code: 'device/ca-library-other-width',
        });
    });

    test('every fuse stands as electron-builder.yml says', () => {
      const said = builderSettings()['electronFuses'] as Readonly<Record<string, boolean>>;
      const stand = fusesOf(packageOf(system).program);
      expect(stand).toEqual(
        Object.fromEntries(Object.entries(said).map(([name, on]) => [name, on ? 'on' : 'off'])),
      );
      expect(stand).toEqual({
        runAsNode: 'off',
        enableCookieEncryption: 'on',
        enableNodeOptionsEnvironmentVariable: 'off',
        enableNodeCliInspectArguments: 'off',
        enableEmbeddedAsarIntegrityValidation: 'on',
        onlyLoadAppFromAsar: 'on',
        loadBrowserProcessSpecificV8Snapshot: 'off',
        grantFileProtocolExtraPrivileges: 'off',
      });
    });

    test('each file carries its hash, and on Windows the program carries the archive’s', () => {
      const { archive, program, files } = packageOf(system);
      expect(files.filter(({ hash }) => !/^[0-9a-f]{64}$/.test(hash ?? ''))).toEqual([]);
      if (system === 'win')
        expect(integrityInProgram(program)).toEqual([
          { file: 'resources\\app.asar', alg: 'SHA256', value: headerHashOf(archive) },
        ]);
    });

    test('beside the archive: the program under its own name, two languages, the licences', () => {
      const { folder, ran } = packageOf(system);
      const name = system === 'win' ? 'joint-window.exe' : 'joint-window';
      const beside = ['LICENSE.electron.txt', 'LICENSES.chromium.html', 'locales', name, 'resources'];
      expect(readdirSync(folder).toSorted()).toEqual(beside.toSorted());
      expect(readdirSync(join(folder, 'locales')).toSorted()).toEqual(['en-US.pak', 'zh-CN.pak']);
      expect(readdirSync(join(folder, 'resources')).toSorted()).toEqual([
        'app.asar',
        'app.asar.unpacked',
        helperFolder,
      ]);
      expect(ran.output).not.toMatch(/download|doesn't exist|is deprecated|description is missed/i);
    });
  },
);

describe.skipIf(host === undefined)('the packaged files under plain Node, far from the repository', () => {
  let profile: TestHall | undefined;
  let child: HallChild | undefined;
  afterAll(async () => {
    await child?.end();
    await profile?.close();
  });

  test('read a card, take one filing through, print its papers: no file is missing', async () => {
    const place = join(temp, 'extracted');
    extractAll(packageOf(host!).archive, place);
    profile = await openTestHall();
    await profile.shut();
    const { config } = profileFiles(profile.folder);
    const settings = JSON.parse(readFileSync(config, 'utf8')) as {
      devices: { idCardReader: { on: string } };
    };
    // As the training profile has it: through the serial port driver, where there are pseudo-terminals.
    settings.devices.idCardReader.on = 'pty';
    writeFileSync(config, JSON.stringify(settings));

    child = forkedHall(join(place, 'app', 'main', 'hall-process.js'), profile.folder)();
    const hall = await clientOfHall(child);
    await beginDay(hall);
    await hall.devices.putCard({ index: 0 });
    expect((await hall.taxpayers.readCard({})).identification.method).toBe('card');
    const answers = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' };
    const filed = await file(hall, await prepare(hall, { answers }));
    expect(filed.status).toBe('filed');
    await until('the papers to be printed', async () => {
      const { rows } = await hall.paper.printJobs({});
      return rows.length > 0 && rows.every((job) => job.status !== 'prepared') ? true : undefined;
    });
    const documents = join(profile.folder, 'paper', 'documents');
    const pdf = readdirSync(documents).find((name) => name.endsWith('.pdf'))!;
    const paper = new Uint8Array(readFileSync(join(documents, pdf)));
    const texts = await readPdf(paper);
    expect(texts.length).toBeGreaterThan(0);
    // As a printer of Windows is given it: by the thread and the WebAssembly of the package.
    const drawing = (await import(
      pathToFileURL(join(place, 'app', 'native', 'document-printers', 'pages.js')).href
    )) as { readonly openPages: typeof openPages };
    const pages = await drawing.openPages(paper);
    expect(pages.sizes).toHaveLength(texts.length);
    const grid = { dpiX: 72, dpiY: 72, left: 0, top: 0, width: 500, height: 300 };
    expect(await pages.band(0, grid, 0, 300)).toMatchObject({ width: 500, height: 300 });
    pages.close();
    expect(existsSync(join(place, 'app', 'exchange'))).toBe(false);
  });
});

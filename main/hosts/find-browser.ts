import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chromium',
  'chromium-browser',
];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not ours to run: either way it is no browser for us.
    return false;
  }
};

/** Where Chrome, Edge or Chromium is installed by its own installer, in the order of choice. */
export const browserCandidates = (
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] => {
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(
      (name) => environment[name] ?? [],
    );
    return roots.flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
    ]);
  }
  const home = environment['HOME'] ?? '';
  const onPath = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const byName = linuxNames.flatMap((name) => onPath.map((folder) => join(folder, name)));
  if (platform === 'darwin') {
    const programs = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      'Chromium.app/Contents/MacOS/Chromium',
    ];
    return [
      ...['/Applications', join(home, 'Applications')].flatMap((folder) =>
        programs.map((name) => join(folder, name)),
      ),
      ...byName,
    ];
  }
  return [
    ...byName,
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
    '/usr/bin/chromium',
    '/usr/lib/chromium/chromium',
  ];
};

/** An installed browser that can show the page in app mode, or `undefined`. */
export const findBrowser = (
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  isThere: (path: string) => boolean = isProgram,
): string | undefined => browserCandidates(platform, environment).find(isThere);

/** Whether a window can be shown: always on Windows and macOS; on Linux where X or Wayland is reachable. */
export const hasDisplay = (
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean =>
  platform === 'win32' ||
  platform === 'darwin' ||
  Boolean(environment['DISPLAY']) ||
  Boolean(environment['WAYLAND_DISPLAY']);

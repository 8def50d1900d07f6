import { builtPage, entryPath } from '../entry-paths.ts';
import { utilityHall } from './electron-hall.ts';
import { startElectronHost } from './electron-host.ts';
import { profileFrom } from './shell-arguments.ts';

const profile = profileFrom(process.argv);
const { renderer, preload, customerPreload } = builtPage();

const host = await startElectronHost({
  profile,
  rendererFolder: renderer,
  preload,
  customerPreload,
  startHall: utilityHall(
    {
      hall: entryPath('main/hall-process'),
      devices: entryPath('native/host/device-process'),
      libraries: entryPath('native/ca-keys/library-process'),
    },
    profile,
  ),
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void host?.close());

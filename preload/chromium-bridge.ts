import { takeHallBinding } from './hall-binding.ts';
import { makeSurface } from './surface.ts';

/** The same surface where there is no Electron preload: runs before the page's own scripts. */
declare const hallOrigin: string;

const binding = takeHallBinding(hallOrigin);
if (binding !== undefined)
  Object.defineProperty(globalThis, 'hall', { value: makeSurface(binding), enumerable: true });

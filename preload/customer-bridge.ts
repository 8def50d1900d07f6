import { makeCustomerSurface } from './customer-surface.ts';
import { takeHallBinding } from './hall-binding.ts';

/**
 * The second screen's surface where there is no Electron preload; see `chromium-bridge.ts`. The shell gives this
 * page's messages to the hall process as answers and never as calls.
 */
declare const customerOrigin: string;

const binding = takeHallBinding(customerOrigin);
if (binding !== undefined)
  Object.defineProperty(globalThis, 'customer', { value: makeCustomerSurface(binding), enumerable: true });

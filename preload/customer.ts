import { contextBridge, ipcRenderer } from 'electron';
import { z } from 'zod/mini';
import type { CustomerAnswer } from '../contract/customer.ts';
import { makeCustomerSurface } from './customer-surface.ts';

// The page's policy forbids text run as code; without this zod would try once and leave a violation behind.
z.config({ jitless: true });

let port: MessagePort | undefined;

const surface = makeCustomerSurface({
  // Before the port is there nothing has been asked, so there is nothing to answer.
  post: (answer: CustomerAnswer) => port?.postMessage(answer),
  onMessage: (listener) => {
    ipcRenderer.on('customer-port', (event) => {
      const [given] = event.ports;
      if (given === undefined) return;
      port = given;
      given.onmessage = (received: MessageEvent<unknown>) => listener(received.data);
    });
  },
});

contextBridge.exposeInMainWorld('customer', surface);
ipcRenderer.send('customer-port');

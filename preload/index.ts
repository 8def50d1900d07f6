import { contextBridge, ipcRenderer } from 'electron';
import { z } from 'zod/mini';
import type { ToHall } from '../contract/wire.ts';
import { makeSurface } from './surface.ts';

// The page's policy forbids text run as code; without this zod would try once and leave a violation behind.
z.config({ jitless: true });

const waiting: ToHall[] = [];
let port: MessagePort | undefined;

const surface = makeSurface({
  post: (message) => {
    if (port === undefined) waiting.push(message);
    else port.postMessage(message);
  },
  onMessage: (listener) => {
    ipcRenderer.on('hall-port', (event) => {
      const [given] = event.ports;
      if (given === undefined) return;
      port = given;
      given.onmessage = (received: MessageEvent<unknown>) => listener(received.data);
      for (const message of waiting.splice(0)) given.postMessage(message);
    });
  },
});

contextBridge.exposeInMainWorld('hall', surface);
ipcRenderer.send('hall-port');

import {
  type BrowserWindow,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
  type Session,
} from 'electron';
import { isOurPage } from './navigation.ts';
import type { PageFiles } from './page-files.ts';

/** Answers a partition's own scheme with a page's files, and with nothing else. */
export const servePage = (pages: Session, files: PageFiles): void =>
  pages.protocol.handle('hall', async (request) => {
    const answer = await files.answer(request.url, request.method);
    return new Response(new Uint8Array(answer.body), {
      status: answer.status,
      headers: { ...answer.headers },
    });
  });

/**
 * A page asks once, when it loads; the answer is a port that nobody else can hold (security control 15). `taken` is
 * handed the shell's end of it, before anything is said.
 */
export const onPortAsked = (
  name: 'hall-port' | 'customer-port',
  origin: string,
  windowNow: () => BrowserWindow | undefined,
  taken: (port: MessagePortMain) => void,
): void => {
  ipcMain.on(name, (event) => {
    if (event.sender !== windowNow()?.webContents) return;
    if (!isOurPage(event.senderFrame, event.sender.mainFrame, origin)) return;
    const channel = new MessageChannelMain();
    taken(channel.port2);
    channel.port2.start();
    event.senderFrame?.postMessage(name, null, [channel.port1]);
  });
};

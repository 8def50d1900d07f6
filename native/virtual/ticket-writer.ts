import { paperFolder } from './paper-folder.ts';

/** Of each ticket the bytes the printer was given, and the text they make; the text is written last. */
export const ticketWriter = (folder: string) => {
  const put = paperFolder(folder, 'receipt');
  return (text: string, bytes: Uint8Array): void =>
    put([
      ['bin', bytes],
      ['txt', `${text}\n`],
    ]);
};

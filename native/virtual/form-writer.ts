import { paperFolder } from './paper-folder.ts';
import type { PrintedForm } from './printed-form.ts';
import { formAsPicture, formAsText } from './printed-form.ts';

/** Of each form the bytes the printer was given, the picture and the text they make; the text is written last. */
export const formWriter = (folder: string) => {
  const put = paperFolder(folder, 'form');
  return (form: PrintedForm, bytes: Uint8Array): void =>
    put([
      ['bin', bytes],
      ['svg', formAsPicture(form)],
      ['txt', `${formAsText(form)}\n`],
    ]);
};

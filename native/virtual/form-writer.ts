import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrintedForm } from './printed-form.ts';
import { formAsPicture, formAsText } from './printed-form.ts';

/** Of each form the bytes the printer was given, the picture and the text they make; the text is written last. */
export const formWriter = (folder: string) => {
  mkdirSync(folder, { recursive: true });
  return (index: number, form: PrintedForm, bytes: Uint8Array): void => {
    const name = join(folder, `form-${String(index).padStart(4, '0')}`);
    for (const [file, content] of [
      [`${name}.bin`, bytes],
      [`${name}.svg`, formAsPicture(form)],
      [`${name}.txt`, `${formAsText(form)}\n`],
    ] as const) {
      writeFileSync(`${file}.partial`, content, { mode: 0o600 });
      renameSync(`${file}.partial`, file);
    }
  };
};

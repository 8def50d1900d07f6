import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of each ticket the bytes the printer was given, and the text they make; the text is written last. */
export const ticketWriter = (folder: string) => {
  mkdirSync(folder, { recursive: true });
  return (index: number, text: string, bytes: Uint8Array): void => {
    const name = join(folder, `receipt-${String(index).padStart(4, '0')}`);
    for (const [file, content] of [
      [`${name}.bin`, bytes],
      [`${name}.txt`, `${text}\n`],
    ] as const) {
      writeFileSync(`${file}.partial`, content, { mode: 0o600 });
      renameSync(`${file}.partial`, file);
    }
  };
};

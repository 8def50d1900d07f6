import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder where a virtual printer's paper lies. Each piece is a few files under one number; the last of them is written
 * last. Paper of an earlier life of the device process stays: numbers go on from it.
 */
export const paperFolder = (folder: string, name: string) => {
  mkdirSync(folder, { recursive: true });
  const pattern = new RegExp(`^${name}-(\\d{4,})\\.`);
  let last = readdirSync(folder).reduce(
    (most, file) => Math.max(most, Number(pattern.exec(file)?.[1] ?? 0)),
    0,
  );
  return (files: readonly (readonly [suffix: string, content: string | Uint8Array])[]): void => {
    last += 1;
    for (const [suffix, content] of files) {
      const path = join(folder, `${name}-${String(last).padStart(4, '0')}.${suffix}`);
      writeFileSync(`${path}.partial`, content, { mode: 0o600 });
      renameSync(`${path}.partial`, path);
    }
  };
};

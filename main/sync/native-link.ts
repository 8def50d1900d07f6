import { hash } from 'node:crypto';

/** `linkHash` of the evidence, by the engine's own SHA-256: a window that catches up makes a hundred thousand of them. */
export const nativeLinkHash = (prevHash: string, text: string): string =>
  hash('sha256', `${prevHash}\n${text}`);

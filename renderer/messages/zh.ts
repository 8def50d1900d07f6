import { counterZh } from './zh/counter.ts';
import { entryZh } from './zh/entry.ts';
import { flowZh } from './zh/flow.ts';
import { normZh } from './zh/norm.ts';
import { panelsZh } from './zh/panels.ts';

/** Every word of the page that is not data. Keys are flat and stable; English comes beside it with the same keys. */
export const zh = { ...entryZh, ...counterZh, ...flowZh, ...normZh, ...panelsZh } as const satisfies Readonly<
  Record<string, string>
>;

import type { Mutant } from './mutant.ts';
import { mutantsOfExchange } from './mutants-of-exchange.ts';
import { mutantsOfWindows } from './mutants-of-windows.ts';

export const mutants: readonly Mutant[] = [...mutantsOfExchange, ...mutantsOfWindows];

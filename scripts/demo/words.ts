/** A caption: Chinese first, English below. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

export const windowNames = {
  state: { zh: '国税窗口', en: 'State window' },
  local: { zh: '地税窗口', en: 'Local window' },
} as const satisfies Record<'state' | 'local', Words>;

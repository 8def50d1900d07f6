/** What the DevTools protocol wants to know about a key. */
export interface KeyStroke {
  readonly key: string;
  readonly code: string;
  readonly windowsVirtualKeyCode: number;
  readonly text?: string;
}

const special: Readonly<Record<string, readonly [code: string, number: number, text?: string]>> = {
  Enter: ['Enter', 13, '\r'],
  Tab: ['Tab', 9],
  Escape: ['Escape', 27],
  Backspace: ['Backspace', 8],
  Delete: ['Delete', 46],
  Home: ['Home', 36],
  End: ['End', 35],
  PageUp: ['PageUp', 33],
  PageDown: ['PageDown', 34],
  ArrowLeft: ['ArrowLeft', 37],
  ArrowUp: ['ArrowUp', 38],
  ArrowRight: ['ArrowRight', 39],
  ArrowDown: ['ArrowDown', 40],
  Space: ['Space', 32, ' '],
  '+': ['NumpadAdd', 107, '+'],
  '-': ['Minus', 189, '-'],
  '*': ['NumpadMultiply', 106, '*'],
  '/': ['Slash', 191, '/'],
  '.': ['Period', 190, '.'],
  ',': ['Comma', 188, ','],
  '?': ['Slash', 191, '?'],
};

const modifierBits = { Alt: 1, Control: 2, Meta: 4, Shift: 8 } as const;

/** `F9`, `Enter`, `Control+k`, `Shift+Tab`: the stroke and the bits of its modifiers. */
export const strokeOf = (combination: string): { readonly stroke: KeyStroke; readonly modifiers: number } => {
  const parts = combination === '+' ? ['+'] : combination.split('+');
  const name = parts.at(-1) ?? '';
  const modifiers = parts
    .slice(0, -1)
    .reduce((bits, part) => bits | (modifierBits[part as keyof typeof modifierBits] ?? 0), 0);
  const functionKey = /^F([1-9]|1[0-2])$/.exec(name);
  if (functionKey !== null)
    return {
      stroke: { key: name, code: name, windowsVirtualKeyCode: 111 + Number(functionKey[1]) },
      modifiers,
    };
  const known = special[name];
  if (known !== undefined) {
    const [code, windowsVirtualKeyCode, text] = known;
    const key = name === 'Space' ? ' ' : name;
    return {
      stroke: { key, code, windowsVirtualKeyCode, ...(text === undefined ? {} : { text }) },
      modifiers,
    };
  }
  if (name.length !== 1) throw new Error(`No such key: ${combination}`);
  const upper = name.toUpperCase();
  const code = /\d/.test(name) ? `Digit${name}` : `Key${upper}`;
  // With Control or Alt held a letter is a command and leaves no text.
  const text =
    (modifiers & (modifierBits.Control | modifierBits.Alt | modifierBits.Meta)) === 0 ? { text: name } : {};
  return { stroke: { key: name, code, windowsVirtualKeyCode: upper.charCodeAt(0), ...text }, modifiers };
};

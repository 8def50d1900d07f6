/** One piece of Chinese on an English screen. */
export interface Foreign {
  /** Why it is there, as the page marks it; `null` where nothing marks it: then it was forgotten. */
  readonly as: string | null;
  readonly text: string;
}

/**
 * Runs in the page: every piece of Chinese that a clerk can see or hear, with its mark. What stands in a field was typed
 * by somebody and is nobody's to translate.
 */
export const findForeign = (): Foreign[] => {
  const chinese = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
  const found: Foreign[] = [];
  const note = (element: Element, text: string): void => {
    if (!chinese.test(text)) return;
    const marked = element.closest('[lang]')?.getAttribute('lang')?.startsWith('zh') === true;
    const as = marked ? (element.closest('[data-quoted]')?.getAttribute('data-quoted') ?? null) : null;
    found.push({ as, text: text.trim() });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent !== null && parent.tagName !== 'TEXTAREA' && parent.getClientRects().length > 0)
      note(parent, node.textContent ?? '');
  }
  for (const element of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      note(element, element.getAttribute(name) ?? '');
  note(document.documentElement, document.title);
  return found;
};

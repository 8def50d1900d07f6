import type { ReactNode } from 'react';
import { language } from '../messages/t.ts';

/**
 * The only Chinese that an English page has: names and the register's data, what somebody typed, a clause by its
 * title, what stands on the paper, a bureau's mark.
 */
export type Quotation = 'name' | 'typed' | 'law' | 'paper' | 'mark';

const chinese = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef]';
/** Runs of Chinese, with the figures inside one. */
const runs = new RegExp(`(${chinese}(?:[\\s\\d.,%()+-]*${chinese})*)`, 'u');

/** Marks an element whose whole text is Chinese, for screen readers. A Chinese page is Chinese anyway. */
export const quotedText = (
  as: Quotation,
  text: string,
): { readonly lang?: string; readonly 'data-quoted'?: Quotation } =>
  language() === 'en' && runs.test(text) ? { lang: 'zh-CN', 'data-quoted': as } : {};

/** A text that may quote Chinese: in an English page each run of it is marked as such, so that it is read out as Chinese. */
export const Quoted = ({ as, text }: { readonly as: Quotation; readonly text: string }): ReactNode =>
  language() === 'zh'
    ? text
    : text.split(runs).map((part, at) =>
        at % 2 === 0 ? (
          part
        ) : (
          // The parts of a text stand in its order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <span key={at} lang="zh-CN" data-quoted={as}>
            {part}
          </span>
        ),
      );

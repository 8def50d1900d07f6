import type { InBoth } from '../../domain/language.ts';
import { inBoth } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';

/** Said in both languages at once: whoever stands there reads one of them. */
export const BothWords = ({ zh, en }: InBoth) => (
  <span className="both">
    <span lang="zh-CN">{zh}</span>
    <small lang="en">{en}</small>
  </span>
);

interface BothProps {
  readonly of: MessageKey;
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** The same of a message of the page. */
export const Both = ({ of, facts = {} }: BothProps) => <BothWords {...inBoth(of, facts)} />;

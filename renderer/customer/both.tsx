import { inBoth } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';

interface BothProps {
  readonly of: MessageKey;
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** Said in both languages at once: whoever stands there reads one of them. */
export const Both = ({ of, facts = {} }: BothProps) => {
  const { zh, en } = inBoth(of, facts);
  return (
    <span className="both">
      <span lang="zh-CN">{zh}</span>
      <small lang="en">{en}</small>
    </span>
  );
};

import type { DeadlineView } from '../../contract/calls/case-flow.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { BureauMark } from './bureau-mark.tsx';
import { titleOf } from '../text/in-language.ts';

const standingKey = {
  running: 'deadline.running',
  amber: 'deadline.amber',
  overdue: 'deadline.overdue',
  met: 'deadline.met',
  'met-late': 'deadline.met-late',
} as const satisfies Record<DeadlineView['standing'], MessageKey>;

/** A time limit with its day and how it stands, in shape, word and colour. */
export const DeadlineMark = ({ deadline }: { readonly deadline: DeadlineView }) => (
  <span className={`deadline ${deadline.standing}`}>
    <BureauMark bureau={deadline.bureau} />
    <span>{titleOf(deadline)}</span>
    <b className="digits">{deadline.dueOn}</b>
    <span className="standing">{t(standingKey[deadline.standing])}</span>
  </span>
);

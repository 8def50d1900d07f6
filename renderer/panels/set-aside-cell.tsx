import { Button } from 'antd';
import type { SetAsideRow } from '../../contract/calls/exchange-tasks.ts';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';
import type { ToPutOff } from './set-aside-form.tsx';

/** What is put off, by the subject it is about; both lists show it where it stands. */
export const useSetAsides = (kind: SetAsideRow['kind']): ReadonlyMap<string, SetAsideRow> => {
  const { data } = useLoaded(
    async () => (await valueOf(hall().exchange.setAsides({}))).rows,
    `set-asides-${kind}`,
    ['tasks', 'cases'],
  );
  return new Map((data ?? []).filter((row) => row.kind === kind).map((row) => [row.subject, row]));
};

/** What is put off stands below what is not, in the order it had. */
export const putOffLast = <Row,>(
  rows: readonly Row[],
  asides: ReadonlyMap<string, SetAsideRow>,
  idOf: (row: Row) => string,
): readonly Row[] => rows.toSorted((a, b) => Number(asides.has(idOf(a))) - Number(asides.has(idOf(b))));

/** Until when and why, under what the row says. */
export const SetAsideNote = ({ row }: { readonly row: SetAsideRow | undefined }) =>
  row === undefined ? null : (
    <span className="set-aside-note">
      <Quoted
        as="typed"
        text={t('set-aside.note', { on: row.until, reason: row.reason, who: row.officerName })}
      />
    </span>
  );

/** Puts off, or takes up again before the day. */
export const SetAsideButton = ({
  kind,
  subject,
  name,
  row,
  putOff,
}: ToPutOff & {
  readonly row: SetAsideRow | undefined;
  /** Asks until when and why, in the panel where the row stands. */
  readonly putOff: (what: ToPutOff) => void;
}) => (
  <Button
    size="small"
    onClick={() =>
      row === undefined
        ? putOff({ kind, subject, name })
        : void valueOf(hall().exchange.takeUp({ kind, subject })).catch(showFailure)
    }
  >
    {t(row === undefined ? 'set-aside.deed' : 'set-aside.take-up')}
  </Button>
);

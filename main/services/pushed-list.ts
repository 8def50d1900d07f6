import type { OutputOf } from '../../contract/index.ts';
import type { taxpayers } from '../../contract/calls/taxpayers.ts';
import { changedByPush } from '../../domain/matters/norm-01-supplementary-entry/form.ts';
import { matter } from '../../domain/matters/norm-01-supplementary-entry/matter.ts';
import { type AwaitingSupplement, awaitingSupplement } from '../../db/pushed-registrations.ts';
import type { ReadDb } from '../../db/sql.ts';
import { pinyinInitials } from './pinyin-initials.ts';

type Pushed = OutputOf<typeof taxpayers.pushed>;

/** As many as anybody reads; whom it leaves out is found by name. */
const mostShown = 100;

const isFound = (text: string, { pushed }: AwaitingSupplement): boolean => {
  const key = text.trim().toUpperCase();
  return (
    [pushed.creditCode, pushed.name, pushed.legalPersonName].some((value) =>
      value.toUpperCase().includes(key),
    ) || pinyinInitials(pushed.name).toUpperCase().includes(key)
  );
};

const rowOf = ({ pushed, before }: AwaitingSupplement): Pushed['rows'][number] => ({
  creditCode: pushed.creditCode,
  name: pushed.name,
  registrationType: pushed.registrationType,
  legalPersonName: pushed.legalPersonName,
  address: pushed.address,
  licensedOn: pushed.licensedOn,
  pushedOn: pushed.pushedOn,
  changed:
    before === null
      ? []
      : changedByPush(before, pushed).map(({ field, before: was }) => ({
          label: { zh: field.label, en: field.labelEn },
          before: was.slice(0, 200),
        })),
});

/** 待补录登记: whom 工商 has pushed to this hall and nobody has completed yet, so that no code need be typed. */
export const pushedList = (db: ReadDb, text: string): Pushed => {
  const awaiting = awaitingSupplement(db);
  const found = text.trim() === '' ? awaiting : awaiting.filter((row) => isFound(text, row));
  return { rows: found.slice(0, mostShown).map(rowOf), awaiting: awaiting.length, matterId: matter.id };
};

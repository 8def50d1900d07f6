import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { isWithheld, type PolicyDocument, withholdable } from '../../contract/exchange/policy-document.ts';
import type { DraftMessage } from '../../db/transaction.ts';

const registrationFields: readonly string[] = withholdable['registration/1'];

/** In a lane's entry a registration's answers travel under the names its record has for them. */
const schemaOf = ({ schema }: DraftMessage, field: string): string =>
  schema === 'case-entry/1' && registrationFields.includes(field) ? 'registration/1' : schema;

const emptied = (
  draft: DraftMessage,
  agreement: PolicyDocument,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      typeof value === 'string' && isWithheld(agreement, schemaOf(draft, field), field) ? '' : value,
    ]),
  );

/** The draft without what the agreement does not share; empty is how the schemas say that nothing is said. */
export const withoutWithheld = <D extends DraftMessage>(
  draft: D,
  agreement: PolicyDocument | undefined,
): D => {
  if (agreement?.withheld === undefined) return draft;
  const body = emptied(draft, agreement, draft.body as Readonly<Record<string, unknown>>);
  const { answers } = body;
  if (draft.schema === 'case-entry/1' && typeof answers === 'object' && answers !== null)
    body['answers'] = emptied(draft, agreement, answers as Readonly<Record<string, unknown>>);
  if (draft.schema !== 'handover/1') return { ...draft, body };
  // What leaves the jurisdiction is what is shared today, also of a record that was made when more was.
  const { schema, record } = draft.body as BodyOf<'handover/1'>;
  return { ...draft, body: { ...body, record: emptied({ ...draft, schema }, agreement, record) } };
};

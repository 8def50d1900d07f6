import { Fault } from '../faults.ts';
import type { Matter } from './matter.ts';
import { matter as establishmentRegistration } from './norm-01-establishment-registration/matter.ts';
import { matter as supplementaryEntry } from './norm-01-supplementary-entry/matter.ts';
import { matter as cooperativeCollection } from './norm-17-cooperative-collection/matter.ts';
import { matter as monthlyTransfer } from './norm-25-monthly-transfer/matter.ts';
import { matter as permanentEstablishment } from './norm-25-permanent-establishment/matter.ts';
import { matter as antiAvoidanceLiaison } from './norm-28-anti-avoidance-liaison/matter.ts';

/** Every matter the counter knows, one line each. */
export const matters = [
  cooperativeCollection,
  permanentEstablishment,
  monthlyTransfer,
  antiAvoidanceLiaison,
  supplementaryEntry,
  establishmentRegistration,
] as const satisfies readonly Matter[];

/**
 * The definition under which a case file was opened. Throws `case/revision-unknown` where this program does not have
 * it: unfinished work ends under its own revision or is carried by a written upgrade.
 */
export const getMatter = (id: string, revision: number, known: readonly Matter[] = matters): Matter => {
  const found = known.find((matter) => matter.id === id && matter.revision === revision);
  if (found === undefined) throw new Fault('case/revision-unknown');
  return found;
};

/** The definition new case files are opened under. */
export const findMatter = (id: string, known: readonly Matter[] = matters): Matter | undefined =>
  known.filter((matter) => matter.id === id).sort((a, b) => b.revision - a.revision)[0];

import { Fault } from '../../domain/faults.ts';
import { findOfficer, grantsOf } from '../../db/officers.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { ActingOfficer } from './act-stamp.ts';

/** An officer with the grants of every bureau. Throws `officer/unknown` for one who is no longer active, too. */
export const getActingOfficer = (db: ReadDb, officerId: string): ActingOfficer => {
  const found = findOfficer(db, officerId);
  if (found === undefined || !found.isActive) throw new Fault('officer/unknown');
  const { id, name, bureau, trainedOn } = found;
  return { id, name, bureau, trainedOn, grants: grantsOf(db, officerId) };
};

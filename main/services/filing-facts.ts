import type { Place } from '../../domain/taxpayer.ts';
import { openEntryOf, whyByHand } from '../../db/taxpayer-entries.ts';
import { findIdentification } from '../../db/taxpayers.ts';
import { byHandFact } from './by-hand-fact.ts';
import { type OpenCase, taxpayerOf } from './case-engine.ts';
import type { HallContext } from './hall-context.ts';
import type { FilingFacts } from './joint-bodies.ts';

/** What both bureaus' filing records say of the filer, from the answers as they stand. */
export const filingFacts = (context: HallContext, opened: OpenCase): FilingFacts => {
  const { answers, matter, file } = opened;
  const taxpayer = taxpayerOf(opened);
  const identification =
    file.identificationId === null ? undefined : findIdentification(context.db, file.identificationId);
  const entry = openEntryOf(context.db, taxpayer.taxpayerNo);
  return {
    matter: matter.id,
    revision: matter.revision,
    taxpayerName: taxpayer.name,
    taxpayerKind: taxpayer.vatStatus,
    place: (answers.place as Place | undefined) ?? taxpayer.place,
    filedOn: opened.matterContext.businessDate,
    contactName: answers.contactName ?? '',
    contactPhone: answers.contactPhone ?? '',
    identification: identification?.method ?? 'manual',
    ...byHandFact(context.db, file.identificationId),
    ...(entry === undefined ? {} : { taxpayerByHand: { reason: whyByHand(entry) } }),
  };
};

import type { CaseView } from '../../contract/calls/cases.ts';
import { t } from '../messages/t.ts';
import { useWork } from '../state/work.ts';
import { hourMinuteSecond } from '../text/format.ts';
import { caseStatusKey } from './words.ts';

/** 受理号, and whether the draft is in the database. */
export const SavedState = ({ view }: { readonly view: CaseView }) => {
  const { pending, saving, saveFailed } = useWork();
  const isLost = pending !== null && !saving && saveFailed;
  if (view.status !== 'draft')
    return (
      <span className="saved">
        {t(view.flow?.concluded === null ? 'flow.under-way' : caseStatusKey[view.status])}
        {' · '}
        <span className="unbroken">{view.humanNo}</span>
      </span>
    );
  return (
    <span className={isLost ? 'saved digits attention' : 'saved digits'} aria-live="polite">
      {!isLost && (pending !== null || saving)
        ? t('case.saving')
        : isLost || view.draftSavedAt === null
          ? t('case.unsaved')
          : t('case.saved', { time: hourMinuteSecond(view.draftSavedAt) })}
      {' · '}
      <span className="unbroken">{view.humanNo}</span>
    </span>
  );
};

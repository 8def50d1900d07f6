import { bureauName, bureauNameEn } from '../../domain/bureau.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { InBoth } from '../../domain/language.ts';
import { type Place, placesOf, placesParameter } from '../../domain/registration/handover.ts';
import { findParameter, type ParameterRow } from '../../db/profile.ts';
import type { RecordRow, TaskRow } from '../../db/inbox.ts';
import type { HallContext } from './hall-context.ts';

/** The jurisdictions this window knows by name, its own among them, and who has set them. */
export const knownPlaces = (
  { db, config }: Pick<HallContext, 'db' | 'config'>,
  on: PlainDate,
): { readonly places: readonly Place[]; readonly set: ParameterRow | undefined } => {
  const set = findParameter(db, `${config.bureau}:${placesParameter}`, on);
  const entries = (set?.value as { readonly entries?: readonly string[] } | undefined)?.entries ?? [];
  return { places: placesOf(entries), set };
};

/** A part by its name; one nobody has named by its code. */
export const placeName = (places: readonly Place[], part: string): string =>
  places.find((place) => place.part === part)?.name ?? part;

const textIn = (detail: TaskRow['detail'], name: string): string => {
  const value = detail[name];
  return typeof value === 'string' ? value : '';
};

/** What a task about a record that moves is and what to do; null for any other. */
export const handoverTaskWords = (
  task: TaskRow,
  record: RecordRow | undefined,
  nameOf: (part: string) => string,
): InBoth | null => {
  const place = nameOf(textIn(task.detail, 'part'));
  const gone = record?.status === 'handed-over' ? record.handover : null;
  if (task.kind === 'conflict' && gone !== null)
    return {
      zh: `该登记已移交${nameOf(gone.part)}，本窗口的改动没有生效：请打开核对，需要改动的请与${nameOf(gone.part)}联系。`,
      en: `This registration went to ${nameOf(gone.part)}, so the change made here had no effect: open it, and ask ${nameOf(gone.part)} for what has to be changed.`,
    };
  switch (task.kind) {
    case 'take-over': {
      const bureau = textIn(task.detail, 'authority') === 'local' ? 'local' : 'state';
      return {
        zh: `${place}移交来的登记，由${bureauName[bureau]}接收：请打开核对后接收，或注明原因退回。`,
        en: `${place} hands this registration over, for the ${bureauNameEn[bureau]} bureau to take: open it, then take it over or decline it with a reason.`,
      };
    }
    case 'sent-back':
      return {
        zh: `${place}未接收移交：${textIn(task.detail, 'reason')}。登记已恢复由本地管理；证件如已收回，请发还后写明处理结果。`,
        en: `${place} declined the handover: ${textIn(task.detail, 'reason')}. The registration is open here again; give back a certificate that was taken back, and note it.`,
      };
    case 'take-back':
      return {
        zh: `登记已移交${place}：请收回并缴销登记证件 ${textIn(task.detail, 'certificate')}，收回后写明处理结果。`,
        en: `The registration went to ${place}: take back and cancel certificate ${textIn(task.detail, 'certificate')}, then note what was done.`,
      };
    default:
      return null;
  }
};

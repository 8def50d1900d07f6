import type { TaxpayerBar } from '../../contract/calls/taxpayers.ts';
import { hall, HallError, valueOf } from '../hall.ts';
import { language, t } from '../messages/t.ts';
import { useHallState } from './hall-state.ts';
import { clearNotice, showDone, showFailure } from './notice.ts';
import { leave } from './open-case.ts';
import { closePanel } from './screen.ts';
import { type Entering, emptyWork, setWork, type TaxpayerRow, work } from './work.ts';

/** Who serves at a counter; to others the form is not offered. */
export const mayEnterTaxpayers = (): boolean => {
  const roles = useHallState.getState().session?.officer?.roles ?? [];
  return roles.includes('counter-clerk') || roles.includes('field-collector');
};

/** What was typed into the search: a number, or the characters of a name. Latin letters alone are initials. */
const carried = (text: string): Readonly<Record<string, string>> => {
  const typed = text.trim();
  if (/^[\da-z\s]*\d[\da-z\s]*$/i.test(typed.normalize('NFKC'))) return { taxpayerNo: typed };
  return /[^\x00-\x7f]/.test(typed) ? { name: typed } : {};
};

const begin = (taxpayerNo: string | null, typed: Entering['typed'], taxpayer: TaxpayerBar | null): void => {
  const { identification, opening, startedAt, view } = work();
  clearNotice();
  closePanel();
  setWork({
    ...emptyWork,
    opening,
    // Whoever stood there for a case that is over does not stand there for the next taxpayer.
    identification: view === null ? identification : null,
    startedAt: view === null ? startedAt : null,
    taxpayer,
    entering: { taxpayerNo, typed, submitted: false, refused: null },
  });
};

/** Opens the form for a taxpayer unknown here; who stands at the counter stays identified. */
export const beginEntry = (text: string): void => begin(null, carried(text), null);

/** Opens the entry of the taxpayer at the counter to be corrected. */
export const beginCorrection = (): void => {
  const { taxpayer } = work();
  if (taxpayer !== null) begin(taxpayer.taxpayerNo, {}, taxpayer);
};

export const endEntry = (): void => {
  clearNotice();
  setWork({ entering: null });
};

/** What is typed outlives a locked screen. */
export const typeEntry = (field: string, value: string): void => {
  const { entering } = work();
  if (entering !== null) setWork({ entering: { ...entering, typed: { ...entering.typed, [field]: value } } });
};

/** Shows what the hall process refused beside its field; says which field, or null where it was none. */
const refuse = (failure: unknown, typed: Entering['typed']): string | null => {
  showFailure(failure);
  const { entering } = work();
  const field = failure instanceof HallError ? failure.detail['field'] : undefined;
  if (entering === null || !(failure instanceof HallError) || typeof field !== 'string') return null;
  // The facts of a fault are the hall's Chinese; an English page says the whole sentence.
  const fact = language() === 'zh' ? failure.detail['message'] : undefined;
  const message = typeof fact === 'string' ? fact : failure.message;
  setWork({ entering: { ...entering, submitted: true, refused: { typed, field, message } } });
  return field;
};

/** Stores the entry and opens the taxpayer. Says which field is wrong, or null where none is. */
export const submitEntry = async (
  typed: Entering['typed'],
): Promise<{ readonly done: boolean; readonly field: string | null }> => {
  const { entering, identification, opening, startedAt } = work();
  if (entering === null) return { done: false, field: null };
  clearNotice();
  try {
    const calls = hall().taxpayers;
    const { taxpayerNo } = entering;
    const taxpayer = await valueOf(
      taxpayerNo === null
        ? calls.enterByHand({ typed, identificationId: identification?.id ?? null })
        : calls.correctByHand({ taxpayerNo, typed }),
    );
    setWork({ ...emptyWork, opening, identification, taxpayer, startedAt: startedAt ?? Date.now() });
    showDone(taxpayerNo === null ? t('entry.done', { name: taxpayer.name }) : t('entry.corrected'));
    return { done: true, field: null };
  } catch (failure) {
    return { done: false, field: refuse(failure, typed) };
  }
};

/** A wrong number that no case names is taken back. Says whether it was. */
export const withdrawEntry = async (reason: string): Promise<boolean> => {
  const { entering } = work();
  if (entering?.taxpayerNo == null) return false;
  try {
    await valueOf(hall().taxpayers.withdrawByHand({ taxpayerNo: entering.taxpayerNo, reason }));
    leave();
    showDone(t('entry.withdrawn'));
    return true;
  } catch (failure) {
    showFailure(failure);
    return false;
  }
};

/** Whom the window knows by a number already; nobody while the number is not whole. */
export const knownByNumber = async (number: string): Promise<readonly TaxpayerRow[]> => {
  if (number.trim().length < 15) return [];
  try {
    return (await valueOf(hall().taxpayers.knownByNumber({ number }))).rows;
  } catch (failure) {
    showFailure(failure);
    return [];
  }
};

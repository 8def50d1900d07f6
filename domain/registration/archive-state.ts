import type { Bureau } from '../bureau.ts';
import { workingDayAfter } from '../calendar/working-day.ts';
import type { CaseEntry } from '../case-file/entry.ts';
import type { Answers } from '../forms/field.ts';
import { openingAct } from '../matters/act.ts';
import { isPlainDate, type PlainDate } from '../plain-date.ts';
import { terms } from './parameters.ts';

/** Document kinds by which an entry says what became of the certificate. */
export const certificateKind = 'registration-certificate';
export const certificateToFollow = 'certificate-to-follow';
export const archiveKind = 'archive';

export const keeperAnswer = 'keptBy';

/** A loan of the paper file from its keeper to the other bureau. */
export interface Loan {
  readonly askedOn: PlainDate;
  readonly answerBy: PlainDate | null;
  readonly lentOn: PlainDate | null;
  readonly returnBy: PlainDate | null;
  readonly returnedOn: PlainDate | null;
  readonly refusedOn: PlainDate | null;
}

/** A registration after its opening: who keeps the papers, what became of the certificate, who has the file. */
export interface ArchiveState {
  /** The bureau at whose window it was registered: it keeps the papers. `null` before the opening. */
  readonly keeper: Bureau | null;
  readonly lanesOpened: readonly Bureau[];
  readonly registeredOn: PlainDate | null;
  readonly certificate: 'none' | 'to-follow' | 'issued' | 'recalled';
  readonly followedOn: PlainDate | null;
  /** The form as it stands: the opening's, or the latest correction's. */
  readonly form: Answers;
  readonly loans: readonly Loan[];
  /** The number turned out to be registered before: the entry is a supplement to that registration. */
  readonly isSupplement: boolean;
  /** Under that number stands another business of the same owner: this one is registered anew. */
  readonly numberWentToAnother: boolean;
}

export const archiveStart: ArchiveState = {
  keeper: null,
  lanesOpened: [],
  registeredOn: null,
  certificate: 'none',
  followedOn: null,
  form: {},
  loans: [],
  isSupplement: false,
  numberWentToAnother: false,
};

const isOut = (loan: Loan): boolean => loan.returnedOn === null && loan.refusedOn === null;
export const openLoan = ({ loans }: ArchiveState): Loan | undefined => loans.find(isOut);

/** A term as the opening pinned it; none was set where the pin is missing. */
const afterTerm = (state: ArchiveState, term: keyof typeof terms, from: PlainDate): PlainDate | null => {
  const days = Number(state.form[terms[term].id] ?? '0');
  return Number.isSafeInteger(days) && days > 0 ? workingDayAfter(from, days) : null;
};
export const dayAfterTerm = afterTerm;

const withLoan = (state: ArchiveState, change: Partial<Loan>): ArchiveState => ({
  ...state,
  loans: state.loans.map((loan) => (isOut(loan) ? { ...loan, ...change } : loan)),
});

const has = (entry: CaseEntry, kind: string): boolean => entry.documents.some((one) => one.kind === kind);

const applyOpening = (state: ArchiveState, entry: CaseEntry): ArchiveState => {
  const lanesOpened = [...state.lanesOpened, entry.lane];
  if (state.keeper !== null) return { ...state, lanesOpened };
  return {
    ...state,
    lanesOpened,
    keeper: entry.answers[keeperAnswer] === 'local' ? 'local' : 'state',
    registeredOn: entry.doneOn,
    certificate: has(entry, certificateKind)
      ? 'issued'
      : has(entry, certificateToFollow)
        ? 'to-follow'
        : 'none',
    form: entry.answers,
  };
};

export const applyEntry = (state: ArchiveState, entry: CaseEntry): ArchiveState => {
  const on = entry.doneOn;
  switch (entry.act) {
    case openingAct:
      return applyOpening(state, entry);
    case 'hand-over-certificate':
      return { ...state, certificate: 'issued', followedOn: on };
    case 'correct-registration':
      return { ...state, form: { ...state.form, ...entry.answers } };
    case 'turn-supplementary':
      return {
        ...state,
        isSupplement: true,
        numberWentToAnother: entry.answers['found'] === 'another',
        certificate: state.certificate === 'issued' ? 'recalled' : 'none',
      };
    case 'request-papers':
      return {
        ...state,
        loans: [
          ...state.loans,
          {
            askedOn: on,
            answerBy: afterTerm(state, 'loanAnswer', on),
            lentOn: null,
            returnBy: null,
            returnedOn: null,
            refusedOn: null,
          },
        ],
      };
    case 'lend-papers': {
      const returnBy = entry.answers['returnBy'] ?? '';
      return withLoan(state, { lentOn: on, returnBy: isPlainDate(returnBy) ? returnBy : null });
    }
    case 'refuse-papers':
      return withLoan(state, { refusedOn: on });
    case 'return-papers':
      return withLoan(state, { returnedOn: on });
    default:
      return state;
  }
};

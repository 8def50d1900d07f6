import type { Bureau } from '../bureau.ts';
import type { DeadlineStanding } from '../case-file/deadline.ts';
import type { CaseEntry, EntryDocument, Lanes } from '../case-file/entry.ts';
import type { Answers } from '../forms/field.ts';
import { type PlainDate, plainDate } from '../plain-date.ts';

/** One act of a worked course. `seen` is how much of the other lane its author knew; all of it unless said. */
export interface CourseAct {
  readonly lane: Bureau;
  readonly act: string;
  readonly on: string;
  readonly answers?: Answers;
  readonly documents?: readonly EntryDocument[];
  readonly seen?: number;
  readonly device?: string;
  readonly fence?: number;
}

/** A worked course of a case between the bureaus: feeds the tests, the training hall and the field guide. */
export interface Course {
  /** A sentence about the two bureaus. */
  readonly title: string;
  readonly acts: readonly CourseAct[];
  /** The day on which its deadlines are looked at. */
  readonly today: string;
  /** Words the stage contains, or those of the conclusion once it has one. */
  readonly stands: string;
  readonly isConcluded: boolean;
  readonly deadlines: Readonly<Record<string, DeadlineStanding>>;
  /** How many acts stayed without effect. */
  readonly void?: number;
}

/** The windows of the training town that stand for the two bureaus in worked courses. */
const windowOf: Readonly<Record<Bureau, string>> = { state: 'jb-11', local: 'lb-21' };

/** The entries of a course as the exchange would order them. */
export const lanesOfCourse = (acts: readonly CourseAct[]): Lanes => {
  const lanes: Record<Bureau, CaseEntry[]> = { state: [], local: [] };
  for (const { lane, act, on, answers, documents, seen, device, fence } of acts) {
    const other = lanes[lane === 'state' ? 'local' : 'state'];
    lanes[lane].push({
      lane,
      entryNo: lanes[lane].length + 1,
      seen: seen ?? other.length,
      device: device ?? windowOf[lane],
      fence: fence ?? 1,
      act,
      answers: answers ?? {},
      documents: documents ?? [],
      doneOn: plainDate(on),
      officer: lane === 'state' ? 'n-zhao' : 'l-qiu',
    });
  }
  return lanes;
};

export const todayOf = ({ today }: Course): PlainDate => plainDate(today);

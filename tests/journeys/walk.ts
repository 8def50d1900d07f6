import { uuidv7 } from 'uuidv7';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { ValueClient } from '../../contract/client.ts';
import { holdsRole, type Role } from '../../domain/authority.ts';
import { type Bureau, bureaus, otherBureau } from '../../domain/bureau.ts';
import type { Course } from '../../domain/matters/course.ts';
import type { Example } from '../../domain/matters/example.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { setParameter } from '../../db/profile.ts';
import { until } from '../../main/training/act-player.ts';
import { town } from '../../main/training/town/town.ts';
import {
  makeTraining,
  type RunningHall,
  startHall,
  type TestTraining,
  writeBooks,
} from '../support/training.ts';

const smallShop = '91359901DEMA00013F';

/** Why a worked course is not to be played at two windows that hear of each other at once; null where it can be. */
export const unplayable = (matter: Matter, { acts, void: without }: Course, like: Example): string | null => {
  const [opening] = acts;
  if (opening === undefined) return 'nothing is done in it';
  if (matter.opens !== 'own-lane') return 'its opening act registers somebody, whom one town has only once';
  if (opening.on < town.firstBusinessDay) return 'it begins before the training town opens';
  if ((without ?? 0) > 0) return 'one of its acts stays without effect, and a window does not offer that';
  const { context } = like.application;
  const decision = matter.decide({
    answers: opening.answers ?? {},
    papers: [],
    context: { ...context, windowBureau: opening.lane, businessDate: plainDate(opening.on) },
  });
  return decision.outcome === 'accept' ? null : 'its bureau has set other terms than that of the examples';
};

type Settings = Example['application']['context']['parameters'];

/** Two real windows and a real exchange, whose day is moved on by hand. */
export class Walk {
  readonly #training: TestTraining;
  readonly #halls = new Map<Bureau, RunningHall>();
  readonly #signedIn = new Map<Bureau, string>();
  #today = town.firstBusinessDay as string;
  #offsetMs = 0;

  private constructor(training: TestTraining) {
    this.#training = training;
  }

  /** Both bureaus have set what the bureaus of the examples have. */
  static async begin(settings: Settings): Promise<Walk> {
    const walk = new Walk(await makeTraining());
    for (const bureau of bureaus) {
      await writeBooks(walk.#training.profile(bureau), (tx) => {
        for (const [name, value] of Object.entries(settings))
          setParameter(tx, {
            name: `${bureau}:${name}`,
            from: town.firstBusinessDay,
            value: typeof value === 'number' ? { amount: value } : { choice: value },
            setBy: '',
            setOn: town.firstBusinessDay,
          });
      });
      const hall = await startHall(walk.#training.profile(bureau), {
        temp: walk.#training.temp,
        entry: 'test',
      });
      walk.#training.halls.add(hall);
      walk.#halls.set(bureau, hall);
      await walk.staff(bureau, ['tax-officer'], false);
    }
    return walk;
  }

  end(): Promise<void> {
    return this.#training.remove();
  }

  at(bureau: Bureau): ValueClient {
    const hall = this.#halls.get(bureau);
    if (hall === undefined) throw new Error(`no window of ${bureau}`);
    return hall.calls;
  }

  /** Somebody of the bureau who holds one of the roles, for both bureaus where one clerk writes both lanes. */
  async staff(bureau: Bureau, roles: readonly Role[], forBoth: boolean): Promise<void> {
    const on = plainDate(this.#today);
    const officer = town.officers.find(
      ({ id, bureau: own }) =>
        own === bureau &&
        (forBoth ? bureaus : [bureau]).every((authority) => holdsRole(town.grants, id, roles, on, authority)),
    );
    if (officer === undefined) throw new Error(`nobody of ${bureau} is ${roles.join(' or ')}`);
    if (this.#signedIn.get(bureau) === officer.id) return;
    const { session } = this.at(bureau);
    if (this.#signedIn.has(bureau)) await session.signOut({});
    await session.signIn({ officerId: officer.id, pin: town.trainingPin });
    this.#signedIn.set(bureau, officer.id);
  }

  /** Moves the hall's day on until both windows have heard of `date`. */
  async goTo(date: string): Promise<void> {
    while (this.#today < date) {
      const { hallDate } = await this.at('state').exchange.advanceDay({});
      this.#today = hallDate;
    }
    // A window asks for the date once a minute by its clock; a clock moved either way makes it ask at once.
    this.#offsetMs = this.#offsetMs === 0 ? -120_000 : 0;
    for (const bureau of bureaus) {
      await this.#halls.get(bureau)?.order({ do: 'clock', offsetMs: this.#offsetMs });
      await until(`${bureau} hears of ${date}`, async () => {
        await this.at(bureau).exchange.retryNow({});
        return (await this.at(bureau).session.state({})).businessDate === this.#today ? true : undefined;
      });
    }
  }

  /** Opens a case at the window of `bureau`, fills it in and files it, as somebody who may. */
  async file(
    matter: Matter,
    bureau: Bureau,
    application: Pick<Example['application'], 'answers' | 'papers'>,
  ): Promise<CaseView> {
    await this.staff(bureau, matter.openedBy, matter.opens === 'all-lanes');
    const { cases, session, taxpayers } = this.at(bureau);
    const takesMoney = matter.steps.some(({ kind }) => kind === 'collect-money');
    if (takesMoney) await session.openCashSession({ floatFen: 50_000 });
    const person = matter.steps.some(({ kind }) => kind === 'identify')
      ? await taxpayers.identifyByHand({
          personName: '办税人',
          idNumber: '11010519491231002X',
          documentKind: 'resident-id',
          reasonKind: 'reader-out',
          note: '',
        })
      : null;
    const opened = await cases.open({
      matterId: matter.id,
      taxpayerNo: matter.subject === 'taxpayer' ? smallShop : null,
      identificationId: person?.identification.id ?? null,
    });
    const asked = new Set(opened.fields.map(({ id }) => id));
    const typed = Object.fromEntries(Object.entries(application.answers).filter(([id]) => asked.has(id)));
    const view = await cases.perform({
      action: 'save',
      caseFileId: opened.id,
      answers: { ...opened.answers, ...typed },
      papers: [...application.papers],
    });
    if (view.preview.blocked !== null || view.preview.problems.length > 0)
      throw new Error(`${matter.id}: ${JSON.stringify([view.preview.blocked, view.preview.problems])}`);
    const filed = await cases.perform({
      action: 'file',
      caseFileId: view.id,
      tenderedFen: view.preview.totalFen ?? 0,
      figuresHash: view.preview.figuresHash,
      actId: uuidv7(),
    });
    if (takesMoney) await session.closeCashSession({ countedFen: 50_000, note: '' });
    return filed;
  }

  /** The case as the other bureau's window has it, once everything written at this one has come there. */
  async heard(at: Bureau, view: CaseView): Promise<CaseView> {
    const entries = view.flow?.entries.length ?? 0;
    return until(`${at} hears of ${view.humanNo}`, async () => {
      await this.at(otherBureau(at)).exchange.retryNow({});
      await this.at(at).exchange.retryNow({});
      const { rows } = await this.at(at).cases.flows({});
      if (!rows.some(({ caseFileId }) => caseFileId === view.id)) return undefined;
      const seen = await this.at(at).cases.get({ caseFileId: view.id });
      return (seen.flow?.entries.length ?? 0) >= entries ? seen : undefined;
    });
  }

  /** One act of a course at the window of its lane; the form's own answers first, the course's over them. */
  async act(
    matter: Matter,
    caseFileId: string,
    { lane, act, answers }: Course['acts'][number],
  ): Promise<CaseView> {
    await this.staff(lane, matter.flow?.headOf(act)?.roles ?? [], false);
    const { cases } = this.at(lane);
    const { flow } = await cases.get({ caseFileId });
    const open = flow?.acts.find((one) => one.act === act && one.lane === lane);
    if (open === undefined) throw new Error(`${matter.id}: ${act} is not open at ${lane}`);
    return cases.perform({
      action: 'act',
      caseFileId,
      lane,
      act,
      answers: { ...open.answers, ...answers },
      actId: uuidv7(),
    });
  }
}

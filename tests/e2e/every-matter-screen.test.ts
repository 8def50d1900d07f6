import { afterEach, describe, expect, it } from 'vitest';
import type { FieldView } from '../../contract/calls/field-view.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import { bureaus } from '../../domain/bureau.ts';
import { holdsRole } from '../../domain/authority.ts';
import type { Example } from '../../domain/matters/example.ts';
import { matters } from '../../domain/matters/index.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { town } from '../../main/training/town/town.ts';
import { workedMatters } from '../../scripts/norm/answers.ts';
import { Counter, sizes, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { whole } from '../journeys/seed.ts';

/*
 * Generated: the first accepted example of every matter that takes no money, typed at a real window in a real browser.
 * A new matter needs no line here.
 */

const worked = await workedMatters();
/** Matters whose screens have a journey of their own; a new one has none yet, so it is always walked. */
const haveOwnJourney: ReadonlySet<string> = new Set([
  'norm-01-establishment-registration',
  'norm-01-supplementary-entry',
  'norm-25-permanent-establishment',
  'norm-28-anti-avoidance-liaison',
]);

const walks = (matters as readonly Matter[])
  .filter(({ id }) => whole || !haveOwnJourney.has(id))
  .filter(({ steps }) => steps.every(({ kind }) => kind !== 'collect-money'))
  .flatMap((matter) => {
    const first = worked.get(matter.id)?.examples.find(({ outcome }) => outcome === 'accept');
    return first === undefined ? [] : [[`${matter.title}：${first.title}`, matter, first] as const];
  });

let hallTown: HallTown | undefined;
let counter: Counter;
afterEach(async () => {
  await counter?.close();
  await hallTown?.remove();
});

const hasStep = ({ steps }: Matter, kind: Matter['steps'][number]['kind']): boolean =>
  steps.some((step) => step.kind === kind);

const begin = async (matter: Matter, { application }: Example): Promise<void> => {
  const bureau = application.context.windowBureau;
  hallTown = await makeHallTown();
  counter = await Counter.open({ profile: hallTown.profile(bureau) });
  const authorities = matter.opens === 'all-lanes' ? bureaus : [bureau];
  const on = plainDate(town.firstBusinessDay);
  const officer = town.officers.find(
    ({ id, bureau: own }) =>
      own === bureau &&
      authorities.every((authority) => holdsRole(town.grants, id, matter.openedBy, on, authority)),
  );
  await counter.signIn(officer?.name);
  if (matter.openedBy.includes('counter-clerk')) await counter.openShift();
  await counter.atCounter();
};

const present = async (): Promise<CaseView> => {
  const { rows } = await counter.ask('cases', 'list', { statuses: ['draft', 'filed'] });
  return counter.ask('cases', 'get', { caseFileId: rows[0]?.id ?? '' });
};

const type = async (field: FieldView | undefined, wanted: string): Promise<void> => {
  if (field?.kind === 'choice') {
    const index = field.options.findIndex(({ value }) => value === wanted);
    if (index >= 0) await counter.page.press(String(index + 1));
  } else if (wanted !== '' && (await counter.typed()) !== wanted) await counter.typeOver(wanted);
};

/** Field after field and paper after paper, with Enter alone, until the form has no further one. */
const fillIn = async ({ application: { answers, papers } }: Example): Promise<void> => {
  const been = new Set<string>();
  for (let stop = await counter.atStop(/^field\./); !been.has(stop); stop = await counter.stop()) {
    been.add(stop);
    const [kind, id = ''] = stop.split('.');
    if (kind !== 'field' && kind !== 'paper') return;
    if (kind === 'paper') {
      if (papers.includes(id)) await counter.page.press('Space');
    } else {
      // The form follows what was typed: its fields are asked for anew at every stop.
      const { fields } = await present();
      await type(
        fields.find((field) => field.id === id),
        answers[id] ?? '',
      );
    }
    await counter.page.press('Enter');
    await counter.drawn();
  }
};

/** Choices whose words run into their neighbours. */
const crowded = (): Promise<readonly string[]> =>
  counter.page.evaluate<readonly string[]>(
    "[...document.querySelectorAll('.choice')].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)",
  );

const judge = async (name: string): Promise<void> => {
  for (const { name: size, width, height } of sizes) {
    await counter.page.resize(width, height);
    await counter.drawn();
    await counter.keepPicture(`every-matter-${name}-${size}`);
    expect.soft(await counter.layoutFaults(), `${name} at ${size}`).toEqual([]);
    expect.soft(await crowded(), `${name} at ${size}`).toEqual([]);
    // Names, roles and contrast are the same at both sizes.
    if (size === sizes[0].name) expect.soft(await counter.axe(), `${name} at ${size}`).toEqual([]);
  }
  await counter.page.resize(sizes[0].width, sizes[0].height);
};

describe('every matter without money, by keyboard from the palette to its stage', () => {
  it.each(walks)(
    '%s',
    async (_title, matter, example) => {
      await begin(matter, example);
      await counter.command(matter.initials, matter.title);
      await counter.atStop(/^field\./);
      if (hasStep(matter, 'identify')) {
        await counter.readCard(0);
        await counter.atStop(/^field\./);
      }
      await fillIn(example);
      await counter.page.until(
        'F9 is open',
        async () => {
          const { blocked, problems, missingPapers } = (await present()).preview;
          return blocked === null && problems.length + missingPapers.length === 0;
        },
        waitMs,
      );
      await judge(`${matter.id}-form`);
      await counter.page.press('F9');
      const filed = await counter.page.until(
        'the case is filed',
        async () => {
          const view = await present();
          return view.status === 'filed' ? view : undefined;
        },
        waitMs,
      );
      expect(filed.matterId).toBe(matter.id);
      if (filed.flow !== null) await counter.sees(filed.flow.concluded?.zh ?? filed.flow.stage.zh);
      await judge(`${matter.id}-filed`);
    },
    180_000,
  );

  it('are all that take none, or have a journey of their own', () => {
    const takeNone = matters.filter((matter: Matter) => !hasStep(matter, 'collect-money'));
    const walked = new Set(walks.map(([, matter]) => matter.id));
    const left = takeNone.map(({ id }) => id).filter((id) => !walked.has(id));
    expect(left.filter((id) => whole || !haveOwnJourney.has(id))).toEqual([]);
    expect(walked.size).toBeGreaterThan(0);
  });
});

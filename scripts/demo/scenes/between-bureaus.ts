import type { CaseView } from '../../../contract/calls/cases.ts';
import { type CounterHands, waitMs } from '../../rehearsal/counter-hands.ts';

/** Who works on cases between the bureaus: officers without a drawer. */
export const taxOfficers = { state: '赵长青', local: '邱国栋' } as const;

/** From a shift that is closed to the counter of an officer who has no drawer. */
export const changeOfficer = async (hands: CounterHands, name: string): Promise<void> => {
  const seen = await hands.sees(/已结账|人员登录/);
  if (seen.includes('已结账')) {
    await hands.page.press('Enter');
    await hands.pressButton('退出登录');
  }
  await hands.signIn(name);
  await hands.atCounter();
};

/** The only case of this matter, once it has come to the window. */
export const caseOfMatter = async (hands: CounterHands, matterId: string): Promise<CaseView> => {
  const caseFileId = await hands.page.until(
    `a case of ${matterId} has come`,
    async () => {
      const { rows } = await hands.ask('cases', 'flows', {});
      return rows.find((row) => row.matterId === matterId)?.caseFileId;
    },
    waitMs,
  );
  return hands.ask('cases', 'get', { caseFileId });
};

/** Brings up the list of the cases between the bureaus with the keyboard on the case of this matter. */
export const listFlows = async (hands: CounterHands, matterId: string): Promise<void> => {
  const { id } = await caseOfMatter(hands, matterId);
  const { rows } = await hands.ask('cases', 'flows', {});
  const index = rows.findIndex((row) => row.caseFileId === id);
  await hands.page.press('Alt+8');
  await hands.rowFocused();
  for (let down = 0; down < index; down += 1) await hands.page.press('ArrowDown');
};

export const courseOf = (view: CaseView): readonly string[] =>
  (view.flow?.entries ?? []).map(({ lane, act, officerName }) => `${lane} ${act} ${officerName}`);

/** Opens the act of this name among those that are open. */
export const chooseAct = async (hands: CounterHands, title: string): Promise<void> => {
  const stop = await hands.page.until(
    `${title} is open`,
    () =>
      hands.page.evaluate<string | false>(
        `[...document.querySelectorAll('[data-stop^="act."]')].find((each) => each.textContent.includes(${JSON.stringify(title)}))?.dataset.stop ?? false`,
      ),
    waitMs,
  );
  await hands.tabTo(stop);
  await hands.page.press('Enter');
};

/** Types what is asked for, field after field by Enter; a choice by its number; what stands there already is left. */
export const typeForm = async (
  hands: CounterHands,
  answers: Readonly<Record<string, string>>,
): Promise<void> => {
  for (const [field, wanted] of Object.entries(answers)) {
    await hands.enterTo(`field.${field}`);
    const choices = await hands.page.evaluate<readonly string[]>(
      "[...(document.activeElement?.closest('.choices')?.querySelectorAll('input') ?? [])].map((each) => each.value)",
    );
    if (choices.length > 0) {
      const index = choices.indexOf(wanted);
      if (index < 0) throw new Error(`${field} has no choice ${wanted}: ${choices.join(', ')}`);
      await hands.page.press(String(index + 1));
    } else if ((await hands.typed()) !== wanted) await hands.typeOver(wanted);
  }
};

export const f9Open = (hands: CounterHands): Promise<boolean> =>
  hands.page.until('F9 open', async () => (await hands.reason()) === '核对无误后办理', waitMs);

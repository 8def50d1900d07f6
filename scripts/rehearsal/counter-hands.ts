import type { CallResult } from '../../contract/call.ts';
import type { Contract, InputOf, OutputOf } from '../../contract/index.ts';
import type { Language } from '../../domain/language.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import { en } from '../../renderer/messages/en.ts';
import { zh } from '../../renderer/messages/zh.ts';
import type { Page } from './page.ts';

export const waitMs = 30_000;

const words = { zh, en } as const;
const jointFiling = { zh: '增值税及附加税费联合申报征收', en: 'VAT and surtaxes: joint filing' } as const;
const periodEnd = { zh: '税款所属期止', en: 'Tax period ends' } as const;

/** A clerk’s hands at the counter window: everything here is done with keys, nothing with the mouse. */
export class CounterHands {
  readonly page: Page;
  /** What the window speaks: the eyes beside the hands look for its words. */
  language: Language = 'zh';

  constructor(page: Page) {
    this.page = page;
  }

  /** A call of the contract as the page would make it: for the virtual hall’s controls and for looking. */
  async ask<G extends keyof Contract, N extends keyof Contract[G] & string>(
    group: G,
    name: N,
    input: InputOf<Contract[G][N]>,
  ): Promise<OutputOf<Contract[G][N]>> {
    const answer = await this.page.evaluate<CallResult<OutputOf<Contract[G][N]>>>(
      `window.hall.${group}.${name}(${JSON.stringify(input)})`,
    );
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return answer.value;
  }

  /** The words of the page under a key, with its blanks filled. */
  words(key: keyof typeof zh, facts: Readonly<Record<string, string>> = {}): string {
    return Object.entries(facts).reduce<string>(
      (text, [blank, fact]) => text.replaceAll(`{{${blank}}}`, fact),
      words[this.language][key],
    );
  }

  sees(wanted: string | RegExp): Promise<string> {
    return this.page.waitForText(wanted, waitMs);
  }

  seesNo(unwanted: string): Promise<boolean> {
    return this.page.waitForNoText(unwanted, waitMs);
  }

  /** The stop of the Enter flow that has the keyboard. */
  stop(): Promise<string> {
    return this.page.evaluate<string>(
      "document.activeElement?.closest('[data-stop]')?.getAttribute('data-stop') ?? ''",
    );
  }

  atStop(wanted: string | RegExp): Promise<string> {
    return this.page.until(
      `the keyboard at ${wanted}`,
      async () => {
        const stop = await this.stop();
        return (typeof wanted === 'string' ? stop === wanted : wanted.test(stop)) ? stop : undefined;
      },
      waitMs,
    );
  }

  /** A line of a list has the keyboard. */
  rowFocused(): Promise<boolean> {
    return this.page.until(
      'a line of the list has the keyboard',
      () => this.page.evaluate<boolean>("document.activeElement?.matches('tr[data-index]') === true"),
      waitMs,
    );
  }

  /** The button of this name has the keyboard. */
  focusOn(name: string): Promise<boolean> {
    return this.page.until(
      `the keyboard on ${name}`,
      () =>
        this.page.evaluate<boolean>(
          `document.activeElement?.matches('button') === true && document.activeElement.textContent.includes(${JSON.stringify(name)})`,
        ),
      waitMs,
    );
  }

  /** What stands in the field that has the keyboard. */
  typed(): Promise<string> {
    return this.page.evaluate<string>('document.activeElement?.value ?? ""');
  }

  /** Types over whatever stands in the present field. */
  async typeOver(text: string): Promise<void> {
    await this.page.press('Control+a');
    await this.page.type(text);
  }

  /** Chooses the officer by the number in the list, or with the arrows beyond nine, and types the PIN. */
  async signIn(name = '林静怡', pin: string = trainingPin): Promise<void> {
    await this.atStop('officer');
    const names = await this.page.evaluate<readonly string[]>(
      "[...document.querySelectorAll('.officer strong')].map((each) => each.textContent)",
    );
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`${name} does not work here: ${names.join('、')}`);
    if (index < 9) await this.page.press(String(index + 1));
    else {
      for (let down = 0; down < index; down += 1) await this.page.press('ArrowDown');
      await this.page.press('Enter');
    }
    await this.atStop('pin');
    await this.page.type(pin);
    await this.page.press('Enter');
  }

  async openShift(float = '500'): Promise<void> {
    await this.atStop('float');
    await this.typeOver(float);
    await this.page.press('Enter');
    await this.atCounter();
  }

  async atCounter(): Promise<void> {
    await this.sees(this.words('identify.heading'));
    await this.atStop('search');
  }

  /** Signs in and opens the shift. */
  async begin(name?: string): Promise<void> {
    await this.signIn(name);
    await this.openShift();
  }

  /** Lays a card of the virtual deck on the reader. */
  async putCard(index: number): Promise<void> {
    await this.ask('devices', 'putCard', { index });
  }

  /** Lays the card down, reads it with F10 and takes it back. */
  async readCard(index: number): Promise<void> {
    await this.putCard(index);
    await this.page.press('F10');
    await this.page.until(
      'the card is read',
      async () => !(await this.page.text()).includes(this.words('identify.waiting')),
      waitMs,
    );
    await this.ask('devices', 'liftCard', {});
  }

  /** Searches and opens the only taxpayer found. */
  async pickTaxpayer(text: string): Promise<void> {
    await this.atStop('search');
    await this.typeOver(text);
    await this.sees(this.words('identify.found', { count: '1' }));
    await this.page.press('Enter');
    await this.sees(this.words('matter.choose'));
  }

  /** The command palette: initials, then Enter on the entry that carries `label`. */
  async command(initials: string, label: string): Promise<void> {
    await this.page.press('Control+k');
    await this.page.waitFor('dialog', this.words('palette.heading'), waitMs);
    await this.page.type(initials);
    await this.page.until(
      `${label} chosen in the palette`,
      async () =>
        (
          await this.page.evaluate<string>(
            "document.querySelector('[cmdk-item][aria-selected=true]')?.textContent ?? ''",
          )
        ).includes(label),
      waitMs,
    );
    await this.page.press('Enter');
    await this.page.until(
      'the palette closed',
      async () => (await this.page.findAll('dialog')).length === 0,
      waitMs,
    );
  }

  async openMatter(initials = 'zzsfj'): Promise<void> {
    await this.command(initials, jointFiling[this.language]);
    await this.page.waitFor('textbox', periodEnd[this.language], waitMs);
    await this.atStop(/^field\./);
  }

  /** Goes on with Enter until the stop is reached. */
  async enterTo(wanted: string): Promise<void> {
    for (let presses = 0; presses < 30; presses += 1) {
      const present = await this.stop();
      if (present === wanted) return;
      await this.page.press('Enter');
      await this.page.until(`on from ${present}`, async () => (await this.stop()) !== present, waitMs);
    }
    throw new Error(`Enter never came to ${wanted}`);
  }

  /** Goes on with the tab key until the stop is reached. */
  async tabTo(wanted: string): Promise<void> {
    for (let presses = 0; presses < 80; presses += 1) {
      if ((await this.stop()) === wanted) return;
      await this.page.press('Tab');
    }
    throw new Error(`the tab key never came to ${wanted}`);
  }

  /** Goes back with Shift+Enter until the stop is reached. */
  async backTo(wanted: string): Promise<void> {
    for (let presses = 0; presses < 30; presses += 1) {
      const present = await this.stop();
      if (present === wanted) return;
      await this.page.press('Shift+Enter');
      await this.page.until(`back from ${present}`, async () => (await this.stop()) !== present, waitMs);
    }
    throw new Error(`Shift+Enter never came to ${wanted}`);
  }

  /** Walks a list of choices with the arrow down until the entry begins with `wanted`. */
  async choose(wanted: string): Promise<void> {
    for (let down = 0; down < 60; down += 1) {
      const chosen = await this.page.evaluate<string>(
        'document.activeElement?.selectedOptions?.[0]?.textContent ?? ""',
      );
      if (chosen.startsWith(wanted)) return;
      await this.page.press('ArrowDown');
    }
    throw new Error(`${wanted} is not among the choices`);
  }

  /** Presses the button of this name by the keyboard: Shift+Tab until it has it, then Enter. */
  async pressButton(name: string): Promise<void> {
    await this.page.waitFor('button', name, waitMs);
    for (let tabs = 0; tabs < 60; tabs += 1) {
      if ((await this.page.focused())?.name === name) {
        await this.page.press('Enter');
        return;
      }
      await this.page.press('Shift+Tab');
    }
    throw new Error(`the keyboard never came to ${name}`);
  }

  /** Opens a panel by its key and the row whose number is asked for. */
  async openRow(panelKey: string, index: number): Promise<void> {
    await this.page.press(panelKey);
    await this.rowFocused();
    for (let down = 0; down < index; down += 1) await this.page.press('ArrowDown');
    await this.page.press('Enter');
  }

  /** The next taxpayer. */
  async next(): Promise<void> {
    await this.page.press('Alt+n');
    await this.atCounter();
  }

  /** Fills fields by their ids, in the order of the form, by Enter alone. */
  async fillForm(answers: Readonly<Record<string, string>>): Promise<void> {
    for (const [field, text] of Object.entries(answers)) {
      await this.enterTo(`field.${field}`);
      await this.typeOver(text);
    }
  }

  /** Ticks the papers that are asked for, one by one with the space bar, and ends at the cash. */
  async tickPapers(except: readonly string[] = []): Promise<void> {
    const boxes = await this.page.evaluate<readonly string[]>(
      "[...document.querySelectorAll('.papers [data-stop]')].map((each) => each.dataset.stop)",
    );
    for (const stop of boxes) {
      await this.enterTo(stop);
      if (!except.includes(stop.replace('paper.', ''))) await this.page.press('Space');
    }
    await this.page.press('Enter');
  }

  /** Waits until what was typed is in the database. */
  saved(): Promise<string> {
    return this.sees(new RegExp(this.words('case.saved', { time: '\\d\\d:\\d\\d:\\d\\d' })));
  }

  /** The sum the taxpayer is asked for, as it stands large on the screen. */
  total(): Promise<string> {
    return this.page.evaluate<string>("document.querySelector('.total-figure')?.textContent ?? ''");
  }

  /** Why F9 is shut, or that it is open. */
  reason(): Promise<string> {
    return this.page.evaluate<string>("document.querySelector('#f9-reason')?.textContent ?? ''");
  }

  /** Types the cash and presses F9. */
  async collect(cash: string): Promise<void> {
    await this.enterTo('tendered');
    await this.typeOver(cash);
    await this.saved();
    await this.page.until(
      'the sum is up to date',
      async () => (await this.reason()) === this.words('cashier.ready'),
      waitMs,
    );
    await this.page.press('F9');
    await this.sees(this.words('case-status.filed'));
  }

  /** Numbers of the printed forms, in the order in which the screen asks for them. */
  async issue(): Promise<readonly string[]> {
    const numbers: string[] = [];
    for (;;) {
      const stop = await this.atStop(/^(check\.|next$)/);
      if (stop === 'next') return numbers;
      const number = await this.page.evaluate<string>(
        `/${this.words('print.number-on-paper', { number: '(.+)' })}/.exec(document.activeElement?.getAttribute('aria-label') ?? '')?.[1] ?? ''`,
      );
      numbers.push(number);
      await this.page.type(number.slice(-4));
      await this.page.press('Enter');
      await this.page.until('the next form', async () => (await this.stop()) !== stop, waitMs);
    }
  }

  /** What was asked of the page is on the screen, fonts included. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      'document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1)))))',
    );
  }
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DevToolsError, type DevToolsSession, type DevToolsValue } from '../../main/hosts/devtools-pipe.ts';
import { strokeOf } from './keys.ts';

/** What stands on the screen, as assistive technology names it. */
export interface Found {
  readonly role: string;
  readonly name: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly node: number;
}

const record = (value: unknown): DevToolsValue =>
  typeof value === 'object' && value !== null ? (value as DevToolsValue) : {};
const list = (value: unknown): readonly DevToolsValue[] =>
  Array.isArray(value) ? (value as DevToolsValue[]) : [];
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
const valueIn = (value: unknown): string => text(record(value)['value']);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const matches = (text: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? text === wanted : wanted.test(text);

const defaultWaitMs = 20_000;
/** A person's fingers: what comes faster is a scanner's, and the page tells the two apart. */
const fingersMs = 60;

/** A page as a clerk uses it: keys, an input method, the mouse, eyes. Everything waits; nothing sleeps. */
export class Page {
  readonly session: DevToolsSession;
  /** Milliseconds between two keys, for somebody who watches. */
  readonly keyMs: number;
  /** When the last key was pressed, by the clock of the events, in milliseconds. */
  #pressedAt = 0;

  constructor(session: DevToolsSession, keyMs = 0) {
    this.session = session;
    this.keyMs = keyMs;
  }

  /** Value of an expression in the page, promises awaited. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = await this.session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    const thrown = record(answer['exceptionDetails']);
    if (thrown['text'] !== undefined)
      throw new Error(
        `In the page: ${text(record(thrown['exception'])['description']) || text(thrown['text'])}`,
      );
    return record(answer['result'])['value'] as T;
  }

  /** Waits until `look` answers something other than `undefined` and `false`; the page may be loading meanwhile. */
  async until<T>(what: string, look: () => Promise<T | undefined | false>, ms = defaultWaitMs): Promise<T> {
    const end = performance.now() + ms;
    for (;;) {
      let seen: T | undefined | false;
      try {
        seen = await look();
      } catch (error) {
        // A command that met a page being replaced is asked again.
        if (!(error instanceof DevToolsError)) throw error;
      }
      if (seen !== undefined && seen !== false) return seen;
      if (performance.now() > end)
        throw new Error(
          `Not seen in ${ms} ms: ${what}\nOn the screen:\n${(await this.text()).slice(0, 3000)}`,
        );
      await pause(40);
    }
  }

  /** All text the clerk sees. */
  text(): Promise<string> {
    return this.evaluate<string>("document.body?.innerText ?? ''");
  }

  waitForText(wanted: string | RegExp, ms = defaultWaitMs): Promise<string> {
    return this.until(
      String(wanted),
      async () => {
        const text = await this.text();
        return (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) ? text : undefined;
      },
      ms,
    );
  }

  waitForNoText(wanted: string, ms = defaultWaitMs): Promise<boolean> {
    return this.until(`no ${wanted}`, async () => !(await this.text()).includes(wanted), ms);
  }

  /** Everything of this role (and name) that is exposed to assistive technology, in reading order. */
  async findAll(role: string, name?: string | RegExp): Promise<readonly Found[]> {
    const { nodes } = await this.session.send('Accessibility.getFullAXTree');
    return list(nodes)
      .filter((node) => node['ignored'] !== true && valueIn(node['role']) === role)
      .map((node) => ({
        role,
        name: valueIn(node['name']).trim(),
        value: valueIn(node['value']),
        disabled: list(node['properties']).some(
          (property) => property['name'] === 'disabled' && record(property['value'])['value'] === true,
        ),
        node: Number(node['backendDOMNodeId']),
      }))
      .filter((found) => name === undefined || matches(found.name, name));
  }

  waitFor(role: string, name?: string | RegExp, ms = defaultWaitMs): Promise<Found> {
    return this.until(`${role} ${name ?? ''}`, async () => (await this.findAll(role, name))[0], ms);
  }

  /** What has the keyboard. */
  async focused(): Promise<Found | undefined> {
    const { nodes } = await this.session.send('Accessibility.getFullAXTree');
    const node = list(nodes).find(
      (each) =>
        valueIn(each['role']) !== 'RootWebArea' &&
        list(each['properties']).some(
          (property) => property['name'] === 'focused' && record(property['value'])['value'] === true,
        ),
    );
    if (node === undefined) return undefined;
    return {
      role: valueIn(node['role']),
      name: valueIn(node['name']).trim(),
      value: valueIn(node['value']),
      disabled: false,
      node: Number(node['backendDOMNodeId']),
    };
  }

  /** Presses and lets go: `F9`, `Enter`, `Control+k`, `Shift+Tab`, `5`. */
  async press(...combinations: readonly string[]): Promise<void> {
    for (const combination of combinations) {
      await this.#stroke(combination, fingersMs);
      if (this.keyMs > 0) await pause(this.keyMs);
    }
  }

  /** A scanner that pretends to be a keyboard: every key in one go, `gapMs` apart, ended by `end`. */
  async scan(text: string, { gapMs = 8, end = 'Enter' } = {}): Promise<void> {
    let gap = fingersMs;
    for (const character of text) {
      await this.#stroke(/^[A-Z]$/.test(character) ? `Shift+${character}` : character, gap);
      gap = gapMs;
    }
    await this.#stroke(end, gapMs);
  }

  async #stroke(combination: string, gapMs: number): Promise<void> {
    const { stroke, modifiers } = strokeOf(combination);
    const { text, ...key } = stroke;
    this.#pressedAt = Math.max(this.#pressedAt + gapMs, gapMs < fingersMs ? 0 : Date.now());
    const timestamp = this.#pressedAt / 1000;
    await this.session.send('Input.dispatchKeyEvent', {
      type: text === undefined ? 'rawKeyDown' : 'keyDown',
      modifiers,
      timestamp,
      ...key,
      ...(text === undefined ? {} : { text }),
    });
    await this.session.send('Input.dispatchKeyEvent', { type: 'keyUp', modifiers, timestamp, ...key });
  }

  /** Types as on the keyboard: ASCII key by key, other characters as an input method commits them. */
  async type(text: string): Promise<void> {
    for (const character of text) {
      if (/^[0-9A-Za-z .,+*/?-]$/.test(character)) await this.press(character === ' ' ? 'Space' : character);
      else await this.session.send('Input.insertText', { text: character });
    }
  }

  /**
   * Enters text through an input method: the letters stand in composition one after another, a key is pressed while
   * they do (as the method sees it, code 229), and the choice commits.
   */
  async compose(letters: string, committed: string, keysMeanwhile: readonly string[] = []): Promise<void> {
    for (let length = 1; length <= letters.length; length += 1) {
      await this.session.send('Input.imeSetComposition', {
        text: letters.slice(0, length),
        selectionStart: length,
        selectionEnd: length,
      });
    }
    for (const combination of keysMeanwhile) {
      const { stroke, modifiers } = strokeOf(combination);
      const key = { key: 'Process', code: stroke.code, windowsVirtualKeyCode: 229, modifiers };
      await this.session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
      await this.session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    }
    await this.session.send('Input.insertText', { text: committed });
  }

  /** Clicks the middle of it; fails where something lies over it. */
  async click(role: string, name?: string | RegExp): Promise<void> {
    const found = await this.until(`${role} ${name ?? ''}, usable`, async () =>
      (await this.findAll(role, name)).find((each) => !each.disabled),
    );
    await this.clickNode(found.node);
  }

  async clickNode(backendNodeId: number): Promise<void> {
    await this.session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId });
    const { quads } = await this.session.send('DOM.getContentQuads', { backendNodeId });
    const [quad] = quads as readonly (readonly number[])[];
    if (quad === undefined) throw new Error('It has no place on the screen');
    const [x1 = 0, y1 = 0, , , x3 = 0, y3 = 0] = quad;
    const at = { x: (x1 + x3) / 2, y: (y1 + y3) / 2, button: 'left', clickCount: 1 };
    await this.session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: at.x, y: at.y });
    await this.session.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
    await this.session.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
  }

  /** Puts the keyboard into a field by its role and name, and types over what stands there. */
  async fill(role: string, name: string | RegExp, text: string): Promise<void> {
    const found = await this.waitFor(role, name);
    await this.session.send('DOM.focus', { backendNodeId: found.node });
    await this.press('Control+a');
    await this.type(text);
  }

  /** CSS pixels of the window, e.g. 1366×768, or 1093×550 for 125 %. */
  async resize(width: number, height: number, deviceScaleFactor = 1): Promise<void> {
    await this.session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor,
      mobile: false,
    });
  }

  /** A PNG of the window as it stands. */
  async screenshot(path: string): Promise<void> {
    const { data } = await this.session.send('Page.captureScreenshot', { format: 'png' });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(String(data), 'base64'));
  }

  async reload(): Promise<void> {
    await this.evaluate('globalThis.beforeReload = true');
    await this.session.send('Page.reload');
    await this.until('the page loaded anew', () =>
      this.evaluate<boolean>("globalThis.beforeReload === undefined && document.readyState === 'complete'"),
    );
  }
}

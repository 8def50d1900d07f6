/*
 * What a hundred thousand messages say is kept as it came, and looked into by nearly nobody: a JSON object is not made
 * of it before somebody asks.
 */

const bytes = Symbol('bytes');

class Unread implements ProxyHandler<object> {
  readonly #bytes: Buffer;
  #value: object | undefined;
  constructor(text: Buffer) {
    this.#bytes = text;
  }

  #read(): object {
    this.#value ??= JSON.parse(this.#bytes.toString()) as object;
    return this.#value;
  }
  get(_: object, key: PropertyKey): unknown {
    return key === bytes ? this.#bytes : Reflect.get(this.#read(), key);
  }
  has(_: object, key: PropertyKey): boolean {
    return Reflect.has(this.#read(), key);
  }
  ownKeys(): (string | symbol)[] {
    return Reflect.ownKeys(this.#read());
  }
  getOwnPropertyDescriptor(_: object, key: PropertyKey): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#read(), key);
  }
  set(): boolean {
    return false;
  }
}

/** An object for everybody who looks into it; `text` is what `JSON.stringify` makes of it, in UTF-8. */
export const unreadObject = (text: Buffer): Readonly<Record<string, unknown>> =>
  new Proxy({}, new Unread(text));

/** The text of a JSON value for a row: the very bytes where they are at hand. */
export const jsonBytesOf = (value: object): string | Buffer =>
  (value as { readonly [bytes]?: Buffer })[bytes] ?? JSON.stringify(value);

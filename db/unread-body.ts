/*
 * What a hundred thousand messages say is kept as it came, and looked into by nearly nobody: a JSON object is not made
 * of it before somebody asks.
 */

class Unread implements ProxyHandler<object> {
  readonly #message: Buffer | string;
  #body: object | undefined;
  constructor(message: Buffer | string) {
    this.#message = message;
  }

  #read(): object {
    this.#body ??= (JSON.parse(this.#message.toString()) as { readonly body: object }).body;
    return this.#body;
  }
  get(_: object, key: PropertyKey): unknown {
    return Reflect.get(this.#read(), key);
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

/** The body of a message, which is JSON text (as bytes: in UTF-8) with an object of that name, for everybody who looks into it. */
export const unreadBody = (message: Buffer | string): Readonly<Record<string, unknown>> =>
  new Proxy({}, new Unread(message));

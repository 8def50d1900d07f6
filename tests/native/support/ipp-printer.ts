import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A small IPP printer with its own reading of RFC 8010, so that the product's codec is not checked against itself.
 * It knows three operations and keeps the jobs it took.
 */
export interface TestIppPrinter {
  readonly url: string;
  readonly jobs: Map<number, { state: number; reasons: string[]; name: string; pdf: Buffer }>;
  /** Attributes of the last Print-Job, `name=value`, collections flattened with their members. */
  readonly lastPrintJob: string[];
  set: {
    state: number;
    reasons: string[];
    accepting: boolean;
    formats: string[];
    mediaCol: boolean;
    printScaling: boolean;
    /** How a Print-Job goes wrong. */
    printJob: 'ok' | 'hang-up-after-document' | 'refuse' | 'http-403';
    only11: boolean;
    garbage: boolean;
    /** Every line is cut before it is answered. */
    hangsUp: boolean;
  };
  readonly versionsSeen: string[];
  close(): Promise<void>;
}

const readFlat = (body: Buffer) => {
  let at = 8;
  const flat: string[] = [];
  const texts = new Map<string, string>();
  const numbers = new Map<string, number>();
  while (body[at] !== 3) {
    const tag = body[at] ?? 3;
    at += 1;
    if (tag < 0x10) continue;
    const nameLength = body.readUInt16BE(at);
    const name = body.toString('utf8', at + 2, at + 2 + nameLength);
    at += 2 + nameLength;
    const length = body.readUInt16BE(at);
    const value = body.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    const shown =
      tag === 0x21 || tag === 0x23
        ? String(value.readInt32BE())
        : tag === 0x22
          ? String(value[0] === 1)
          : value.toString('utf8');
    flat.push(tag === 0x4a ? `.${shown}` : `${name}=${shown}`);
    texts.set(name, shown);
    if (tag === 0x21) numbers.set(name, value.readInt32BE());
  }
  return { flat, texts, numbers, document: body.subarray(at + 1) };
};

const attribute = (tag: number, name: string, ...values: Buffer[]): Buffer =>
  Buffer.concat(
    values.map((value, index) => {
      const label = Buffer.from(index === 0 ? name : '');
      const head = Buffer.alloc(3);
      head.writeUInt8(tag);
      head.writeUInt16BE(label.length, 1);
      const size = Buffer.alloc(2);
      size.writeUInt16BE(value.length);
      return Buffer.concat([head, label, size, value]);
    }),
  );
const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const words = (values: readonly string[]): Buffer[] => values.map((value) => Buffer.from(value));

export const startIppPrinter = async (): Promise<TestIppPrinter> => {
  const jobs: TestIppPrinter['jobs'] = new Map();
  const lastPrintJob: string[] = [];
  const versionsSeen: string[] = [];
  const set: TestIppPrinter['set'] = {
    state: 3,
    reasons: ['none'],
    accepting: true,
    formats: ['application/pdf', 'image/urf'],
    mediaCol: true,
    printScaling: true,
    printJob: 'ok',
    only11: false,
    garbage: false,
    hangsUp: false,
  };

  const server = createServer((request, response) => {
    if (set.hangsUp) {
      request.socket.destroy();
      return;
    }
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      const version = body.subarray(0, 2);
      versionsSeen.push(`${version[0]}.${version[1]}`);
      const operation = body.readUInt16BE(2);
      const { flat, texts, numbers, document } = readFlat(body);
      const reply = (status: number, ...groups: Buffer[]): void => {
        const head = Buffer.alloc(8);
        version.copy(head);
        head.writeUInt16BE(status, 2);
        body.copy(head, 4, 4, 8);
        const operationGroup = Buffer.concat([
          Buffer.of(1),
          attribute(0x47, 'attributes-charset', Buffer.from('utf-8')),
          attribute(0x48, 'attributes-natural-language', Buffer.from('en')),
        ]);
        const bytes = Buffer.concat([head, operationGroup, ...groups, Buffer.of(3)]);
        response
          .writeHead(200, { 'content-type': 'application/ipp' })
          .end(set.garbage ? bytes.subarray(0, 20) : bytes);
      };
      if (set.only11 && version[0] === 2) {
        reply(0x0503);
        return;
      }
      if (operation === 0x000b) {
        reply(
          0,
          Buffer.concat([
            Buffer.of(4),
            attribute(0x23, 'printer-state', word(set.state)),
            attribute(0x44, 'printer-state-reasons', ...words(set.reasons)),
            attribute(0x22, 'printer-is-accepting-jobs', Buffer.of(set.accepting ? 1 : 0)),
            attribute(0x49, 'document-format-supported', ...words(set.formats)),
            ...(set.mediaCol
              ? [attribute(0x44, 'media-col-supported', ...words(['media-size', 'media-type']))]
              : []),
            ...(set.printScaling
              ? [attribute(0x44, 'print-scaling-supported', ...words(['auto', 'none']))]
              : []),
            attribute(0x13, 'printer-message-from-operator', Buffer.alloc(0)),
          ]),
        );
      } else if (operation === 0x0002) {
        lastPrintJob.splice(0, lastPrintJob.length, ...flat);
        if (set.printJob === 'http-403') {
          response.writeHead(403).end();
          return;
        }
        if (set.printJob === 'refuse') {
          reply(0x040b);
          return;
        }
        const id = jobs.size + 1;
        jobs.set(id, {
          state: 3,
          reasons: ['none'],
          name: texts.get('job-name') ?? '',
          pdf: Buffer.from(document),
        });
        if (set.printJob === 'hang-up-after-document') {
          request.socket.destroy();
          return;
        }
        reply(
          0,
          Buffer.concat([
            Buffer.of(2),
            attribute(0x21, 'job-id', word(id)),
            attribute(0x23, 'job-state', word(3)),
          ]),
        );
      } else if (operation === 0x0009) {
        const job = jobs.get(numbers.get('job-id') ?? 0);
        if (job === undefined) {
          reply(0x0406);
          return;
        }
        reply(
          0,
          Buffer.concat([
            Buffer.of(2),
            attribute(0x23, 'job-state', word(job.state)),
            attribute(0x44, 'job-state-reasons', ...words(job.reasons)),
          ]),
        );
      } else {
        reply(0x0501);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ipp://127.0.0.1:${port}/ipp/print`,
    jobs,
    lastPrintJob,
    versionsSeen,
    set,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

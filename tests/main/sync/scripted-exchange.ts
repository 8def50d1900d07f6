import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedEntry, Verdict } from '../../../contract/exchange/answers.ts';
import { type Batch, batchSigningText, type Message } from '../../../contract/exchange/message.ts';
import { sessionSigningText } from '../../../contract/exchange/session.ts';
import { genesisHash, linkHash } from '../../../evidence/canonical.ts';
import { type VerifyingKey, verifyText } from '../../../evidence/signature.ts';

interface Landed {
  readonly hash: string;
  readonly text: string;
}
export interface ScriptedDevice {
  readonly key: VerifyingKey;
  readonly bureau: 'state' | 'local';
  readonly landed: Landed[];
  readonly results: Verdict[];
}

/** What the weather does to one request: before it arrives, or to its answer. */
export type Weather = 'fine' | 'request-lost' | 'answer-lost' | 'answer-cut' | 'busy' | 'garbage';

export interface ScriptedExchange {
  readonly url: string;
  readonly devices: Map<string, ScriptedDevice>;
  readonly feed: FeedEntry[];
  readonly requests: string[];
  weather: (request: string) => Weather;
  /** Changes an answer on its way, after the exchange has done its work. */
  tamper: (request: string, answer: unknown) => unknown;
  /** The verdict it gives; default accepted. */
  judge: (message: Message) => Partial<Verdict>;
  enrol(device: string, bureau: 'state' | 'local', key: VerifyingKey): void;
  forgetSessions(): void;
  close(): Promise<void>;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: Record<string, string | number>;
  constructor(status: number, code: string, detail: Record<string, string | number> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
};

/**
 * A small exchange on loopback with the protocol's rules for landing, verdicts and feed, and with weather. Not the
 * product's exchange: it is written apart from it, so that the window is not tested against its own assumptions.
 */
export const startScriptedExchange = async (part = '350100'): Promise<ScriptedExchange> => {
  const devices = new Map<string, ScriptedDevice>();
  const feed: FeedEntry[] = [];
  const requests: string[] = [];
  const nonces = new Set<string>();
  let counter = 0;

  const deviceOf = (id: string): ScriptedDevice => {
    const device = devices.get(id);
    if (device === undefined) throw new Refusal(403, 'exchange/device-unknown');
    return device;
  };

  const decide = (device: ScriptedDevice, seq: number, landed: Landed): void => {
    const message = JSON.parse(landed.text) as Message;
    const msgId = `${message.device}:${message.epoch}:${seq}`;
    const judged = exchange.judge(message);
    const accepted = (judged.verdict ?? 'ACCEPTED') === 'ACCEPTED';
    const position = accepted ? feed.length + 1 : null;
    device.results.push({
      msgId,
      seq,
      verdict: 'ACCEPTED',
      position,
      code: null,
      field: null,
      quarantined: false,
      currentVersion: null,
      currentHash: null,
      decidedAt: 1_458_000_000_000 + seq,
      ...judged,
    });
    if (position === null) return;
    feed.push({
      position,
      msgId,
      hash: landed.hash,
      message: landed.text,
      senderBureau: device.bureau,
      receivedAt: 1_458_000_000_000 + position,
      quarantined: null,
    });
  };

  const land = (batch: Batch): unknown => {
    const device = deviceOf(batch.device);
    const signed = batchSigningText({ ...batch, count: batch.messages.length });
    if (!verifyText(device.key, signed, batch.signature)) throw new Refusal(422, 'exchange/signature-wrong');
    const head = () => device.landed.at(-1)?.hash ?? genesisHash;
    if (batch.fromSeq > device.landed.length + 1) {
      const expectSeq = device.landed.length + 1;
      throw new Refusal(409, 'exchange/sequence-gap', { expectSeq, chainHead: head() });
    }
    batch.messages.forEach((text, index) => {
      const seq = batch.fromSeq + index;
      const message = JSON.parse(text) as Message;
      const hash = linkHash(message.prevHash, text);
      const known = device.landed[seq - 1];
      if (known !== undefined) {
        if (known.hash !== hash) throw new Refusal(409, 'exchange/message-changed', { seq });
        return;
      }
      if (message.prevHash !== head()) {
        throw new Refusal(409, 'exchange/chain-broken', { expectSeq: seq, chainHead: head() });
      }
      device.landed.push({ hash, text });
      decide(device, seq, { hash, text });
    });
    return { receivedTo: device.landed.length, chainHead: head() };
  };

  const authenticated = (request: IncomingMessage): ScriptedDevice => {
    const [, id] = /^Bearer token-\d+-(.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (id === undefined || !nonces.has(request.headers.authorization ?? '')) {
      throw new Refusal(401, 'exchange/session-required');
    }
    return deviceOf(id);
  };

  const answer = async (request: IncomingMessage, url: URL, body: unknown): Promise<unknown> => {
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /v1/policy':
        return {
          env: 'training',
          exchangeId: 'exchange-1',
          hallDate: '2016-03-15',
          serverTime: 1_458_000_000_000,
          schemas: [],
        };
      case 'GET /v1/challenge':
        counter += 1;
        return { exchangeId: 'exchange-1', nonce: `nonce-${counter}-${'x'.repeat(16)}`, expiresAt: 1 };
      case 'POST /v1/sessions': {
        const { device, nonce, signature } = body as { device: string; nonce: string; signature: string };
        const text = sessionSigningText({ env: 'training', exchangeId: 'exchange-1', device, nonce });
        if (!verifyText(deviceOf(device).key, text, signature))
          throw new Refusal(422, 'exchange/signature-wrong');
        counter += 1;
        const token = `token-${counter}-${device}`;
        nonces.add(`Bearer ${token}`);
        return { token, expiresAt: 1 };
      }
      case 'POST /v1/batches':
        return land(body as Batch);
      case 'GET /v1/devices/me': {
        const device = authenticated(request);
        const [id] = [...devices].find(([, other]) => other === device) ?? [''];
        const chainHead = device.landed.at(-1)?.hash ?? genesisHash;
        const { bureau, landed } = device;
        return { device: id, epoch: 0, lastSeq: landed.length, chainHead, bureau, part, status: 'active' };
      }
      case 'GET /v1/results': {
        const after = Number(url.searchParams.get('after'));
        const limit = Number(url.searchParams.get('limit'));
        const { results } = authenticated(request);
        return { results: results.filter((v) => v.seq > after).slice(0, limit) };
      }
      case `GET /v1/feeds/${part}`: {
        authenticated(request);
        const after = Number(url.searchParams.get('after'));
        const limit = Number(url.searchParams.get('limit'));
        const until = Date.now() + Number(url.searchParams.get('wait')) * 1000;
        while (feed.length <= after && Date.now() < until && !request.socket.destroyed) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        const entries = feed.slice(after, after + limit);
        return { part, from: after, to: after + entries.length, highWater: feed.length, entries };
      }
      default:
        throw new Refusal(404, 'exchange/not-found');
    }
  };

  const send = (response: ServerResponse, status: number, value: unknown, cut: boolean): void => {
    const text = JSON.stringify(value);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    response.writeHead(status, status === 503 ? { ...headers, 'retry-after': '1' } : headers);
    if (!cut) {
      response.end(text);
      return;
    }
    response.write(text.slice(0, Math.ceil(text.length / 2)));
    setImmediate(() => response.destroy());
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const name = `${request.method} ${url.pathname}`;
    requests.push(name);
    const weather = exchange.weather(name);
    const serve = async (): Promise<void> => {
      if (weather === 'request-lost') return void request.socket.destroy();
      const body = await readBody(request);
      if (weather === 'busy')
        return send(response, 503, { error: { code: 'exchange/overloaded', detail: {} } }, false);
      try {
        const value = exchange.tamper(name, await answer(request, url, body));
        if (weather === 'answer-lost') return void request.socket.destroy();
        if (weather === 'garbage') return void response.end('<html>');
        send(response, 200, value, weather === 'answer-cut');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        send(response, error.status, { error: { code: error.code, detail: error.detail } }, false);
      }
    };
    void serve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const exchange: ScriptedExchange = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    devices,
    feed,
    requests,
    weather: () => 'fine',
    tamper: (_request, value) => value,
    judge: () => ({}),
    enrol: (device, bureau, key) => {
      devices.set(device, { key, bureau, landed: [], results: [] });
    },
    forgetSessions: () => nonces.clear(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return exchange;
};

import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { BatchAnswer } from '../../contract/exchange/answers.ts';
import { Batch } from '../../contract/exchange/message.ts';
import { enrolmentRequestText } from '../../contract/exchange/enrolment.ts';
import { signText } from '../../evidence/signature.ts';
import { enrol } from '../../exchange/enrolment.ts';
import { openApi } from '../../scripts/exchange/openapi.ts';
import { routes } from '../../scripts/exchange/openapi-routes.ts';
import {
  exampleDevice,
  exampleKey,
  examplePart,
  withExample,
  workedExample,
} from '../../scripts/exchange/worked-example.ts';
import { post } from './test-client.ts';
import { startTestExchange } from './test-exchange.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const page = read('docs/exchange/txp-1.md');

describe('the description of TXP/1', () => {
  it('is the one that `npm run exchange:openapi` writes today', () => {
    expect(JSON.parse(read('docs/exchange/openapi.json'))).toEqual(openApi());
    expect(withExample(page)).toBe(page);
  });

  it('has every route of the exchange, and no other', () => {
    const folder = path.join(root, 'exchange/routes');
    const sources = [
      read('exchange/server.ts'),
      ...fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8')),
    ].join('\n');
    const served = [...sources.matchAll(/app\.(get|post|head|patch)(?:<[^(]*>)?\(\s*'(\/v1\/[^']+)'/g)].map(
      ([, method, route]) => `${method} ${route?.replace(/:(\w+)/g, '{$1}')}`,
    );
    expect(served.length).toBeGreaterThan(10);
    expect(served.toSorted()).toEqual(routes.map((route) => `${route.method} ${route.path}`).toSorted());
  });

  it('names only codes that exist', () => {
    const known = new Set(Object.keys((openApi() as { 'x-fault-codes': object })['x-fault-codes']));
    const named = [...page.matchAll(/`(exchange\/[a-z-]+)`/g)].map(([, code]) => code ?? '');
    expect(named.filter((code) => !known.has(code))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});

describe('the worked example of the page', async () => {
  const exchange = await startTestExchange();
  afterAll(() => exchange.remove());

  it('is taken by an exchange as it is printed, byte for byte', async () => {
    const request = {
      v: 1 as const,
      env: 'training' as const,
      device: exampleDevice,
      ...exampleKey.verifying,
      bureau: 'state' as const,
      hall: 'hall-1',
      part: examplePart,
      requestedAt: 1_457_600_000_000,
    };
    const signature = signText(exampleKey.signing, enrolmentRequestText(request));
    const entitlements = [{ actingFor: 'state' as const, under: 'own-office', from: '2016-01-01', to: null }];
    await enrol(exchange.store, exchange.keys, { ...request, signature }, { entitlements, approvedAt: 1 });
    const printed = [...page.matchAll(/```json\n(.*)\n```/g)].map(([, text]) => text ?? '');
    const batch = printed.find((text) => Batch.safeParse(JSON.parse(text)).success) ?? '';
    const answer = await post<BatchAnswer>(`${exchange.url}/v1/batches`, batch);
    expect(answer).toMatchObject({
      status: 200,
      body: { receivedTo: 1, chainHead: workedExample().lastHash },
    });
    await exchange.server.settle();
    expect((await exchange.store.readResults(exampleDevice, 0, 5))[0]).toMatchObject({
      verdict: 'ACCEPTED',
      quarantined: false,
    });
    expect(page).toContain(workedExample().lastHash);
  });
});

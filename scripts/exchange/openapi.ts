import { z } from 'zod/mini';
import { bodySchemas } from '../../contract/exchange/bodies.ts';
import { snapshotMediaType } from '../../contract/exchange/feed-pages.ts';
import { Fault, type FaultCode, faults } from '../../domain/faults.ts';
import { toHttpFault } from '../../exchange/http-errors.ts';

import { bytesMediaType, type Route, routes, type SchemaName, schemas } from './openapi-routes.ts';

/** Codes the exchange answers with: those it gives a status of their own and those of a message’s content. */
const answeredCodes = (Object.keys(faults) as FaultCode[]).filter((code) => code.startsWith('exchange/'));

/** JSON Schema 2020-12 of what travels. Rules between fields are told in the page, not in the schema. */
const jsonSchema = (schema: z.ZodMiniType): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
};

const ref = (name: SchemaName): object => ({ $ref: `#/components/schemas/${name}` });
const json = (name: SchemaName): object => ({ 'application/json': { schema: ref(name) } });

const operationOf = (route: Route): object => {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const hex = { type: 'string', pattern: '^[0-9a-f]{64}$' };
  const inQuery = Object.entries(route.query ?? {}).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: name === 'hash' ? hex : { type: 'integer', minimum: 0 },
  }));
  const inHeader = Object.entries(route.headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'integer', minimum: 0 },
  }));
  const binary = (mediaType: string): object => ({
    [mediaType]: { schema: { type: 'string', format: 'binary' } },
  });
  const { answers } = route;
  const content =
    answers === snapshotMediaType || answers === bytesMediaType
      ? binary(answers)
      : answers === null
        ? undefined
        : json(answers);
  const parameters = [...inPath, ...inQuery, ...inHeader];
  return {
    summary: route.summary,
    ...(route.session === true ? { security: [{ session: [] }] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.asks === undefined ? {} : { requestBody: { required: true, content: json(route.asks) } }),
    ...(route.sends === undefined ? {} : { requestBody: { required: true, content: binary(route.sends) } }),
    responses: {
      [content === undefined ? '204' : '200']: {
        description: 'done',
        ...(content === undefined ? {} : { content }),
      },
      default: { description: 'a fault with a stable code', content: json('ExchangeError') },
    },
  };
};

/** The description of TXP/1 as OpenAPI 3.1, from the schemas that the exchange itself reads by. */
export const openApi = (): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method] = operationOf(route);
  }
  const bodies = Object.entries(bodySchemas).map(([name, schema]) => [
    `body.${name.replace('/', '.')}`,
    jsonSchema(schema),
  ]);
  const codes = answeredCodes.map((code) => [
    code,
    {
      status: toHttpFault(new Fault(code)).status,
      retry: faults[code].retry,
      zh: faults[code].zh,
      en: faults[code].en,
    },
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'TXP/1',
      version: '1',
      description: 'See txp-1.md for bytes, chain, signatures and verdicts.',
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ...Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)])),
        ...Object.fromEntries(bodies),
      },
    },
    'x-fault-codes': Object.fromEntries(codes),
  };
};

export const openApiText = (): string => `${JSON.stringify(openApi(), null, 2)}\n`;

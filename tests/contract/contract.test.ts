import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callNames, contract, findCall } from '../../contract/index.ts';
import { CaKeyView } from '../../contract/calls/ca.ts';
import { clientOver } from '../../contract/client.ts';
import { keyIdOf } from '../../native/ca-keys/skf-key-id.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Every place of an input where a page could put as much as it likes. */
const uncapped = (schema: Schema, path: string): string[] => {
  const found: string[] = [];
  const { type, properties, items, anyOf, oneOf, additionalProperties, propertyNames } = schema;
  if (
    type === 'string' &&
    !('maxLength' in schema || 'pattern' in schema || 'enum' in schema || 'const' in schema)
  )
    found.push(path);
  if (type === 'array' && !('maxItems' in schema)) found.push(path);
  if (type === 'object' && additionalProperties !== false) {
    // A record: its names and values are capped; how many it holds is checked by a call below.
    for (const part of [propertyNames, additionalProperties])
      found.push(...uncapped(part as Schema, `${path}.*`));
  }
  for (const [name, part] of Object.entries((properties ?? {}) as Record<string, Schema>))
    found.push(...uncapped(part, `${path}.${name}`));
  if (items !== undefined) found.push(...uncapped(items as Schema, `${path}[]`));
  for (const part of [...((anyOf ?? []) as Schema[]), ...((oneOf ?? []) as Schema[])])
    found.push(...uncapped(part, path));
  return found;
};

const inputOf = (name: string) => findCall(name)!.in;
const save = (more: object) => ({ action: 'save', caseFileId: 'c', answers: {}, papers: [], ...more });

describe('the contract', () => {
  it('caps every text and list that a page may send', () => {
    const found = callNames.flatMap((name) =>
      uncapped(z.toJSONSchema(inputOf(name) as unknown as z.ZodType, { unrepresentable: 'any' }), name),
    );
    expect(found).toEqual([]);
  });

  it('takes no key it does not know, in any call', () => {
    for (const name of callNames) {
      expect(inputOf(name).safeParse({ unheardOf: 1 }).success, name).toBe(false);
      for (const wrong of [null, undefined, 7, 'text', [], [{}], true])
        expect(inputOf(name).safeParse(wrong).success, `${name} ${String(wrong)}`).toBe(false);
    }
  });

  it.each([
    [
      'a usual length',
      `\\\\?\\usb#vid_096e&pid_0304#5&2b0a1c7&0&2#{${'0'.repeat(36)}}`,
      `{${'0'.repeat(36)}}`,
    ],
    ['the greatest length', 'd'.repeat(260), 'c'.repeat(260)],
  ])('names a CA key whose library gives names of %s', (_length, deviceName, containerName) => {
    const [device, container] = [Buffer.from(deviceName), Buffer.from(containerName)];
    const keyId = keyIdOf({
      ...{ vendor: 'v'.repeat(40), device, serial: '证'.repeat(16), application: container, container },
    });
    expect(CaKeyView.shape.id.safeParse(keyId).success).toBe(true);
    expect(inputOf('ca.readKey').safeParse({ keyId }).success).toBe(true);
  });

  it('takes no more answers than a form could have, and none that could not be sealed or printed', () => {
    const many = Object.fromEntries(Array.from({ length: 81 }, (_, n) => [`a${n}`, '']));
    const schema = inputOf('cases.perform');
    expect(schema.safeParse(save({ answers: { gross: '1.00' } })).success).toBe(true);
    expect(schema.safeParse(save({ answers: { note: '一\n二\t三' } })).success).toBe(true);
    expect(schema.safeParse(save({ answers: many })).success).toBe(false);
    expect(schema.safeParse(save({ answers: { note: '\ud800' } })).success).toBe(false);
    expect(schema.safeParse(save({ answers: { note: 'a\u0000b' } })).success).toBe(false);
    expect(schema.safeParse(save({ answers: { note: 'a\u001b[31m' } })).success).toBe(false);
    expect(schema.safeParse(save({ answers: { ['k'.repeat(41)]: '' } })).success).toBe(false);
    expect(schema.safeParse(save({ papers: Array.from({ length: 61 }, () => 'p') })).success).toBe(false);
  });

  it('takes a reason in characters beyond the basic plane, and none with half of one', () => {
    const schema = inputOf('paper.spoil');
    expect(schema.safeParse({ jobId: 'j', reason: '𠮷' }).success).toBe(true);
    expect(schema.safeParse({ jobId: 'j', reason: '𠮷'.slice(0, 1) }).success).toBe(false);
    expect(schema.safeParse({ jobId: 'j', reason: '一\n二' }).success).toBe(false);
  });

  it('knows no call by a name that only looks like one', () => {
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      'cases',
      'cases.',
      '.perform',
      'cases.constructor',
      'cases.__proto__',
      'cases.toString',
      'constructor.name',
      '__proto__.toString',
      'cases.perform.call',
      'cases.Perform',
      ' cases.perform',
      'cases.perform ',
      'ｃases.perform',
    ])
      expect(findCall(name), name).toBeUndefined();
  });

  it('gives a client exactly its own names', () => {
    const asked: string[] = [];
    const client = clientOver(async (name) => {
      asked.push(name);
      return { ok: true, value: {} };
    }) as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
    expect(Object.keys(client).toSorted()).toEqual(Object.keys(contract).toSorted());
    for (const [group, calls] of Object.entries(client))
      for (const method of Object.keys(calls)) void client[group]?.[method]?.({});
    expect(asked.toSorted()).toEqual(callNames.toSorted());
  });

  it('lets only officers with business rights read or change anything of a taxpayer', () => {
    const open = callNames.filter((name) => !Array.isArray(findCall(name)!.audience));
    expect(open.toSorted()).toEqual([
      'customer.state',
      'devices.exportSupport',
      'devices.injectFault',
      'devices.liftCard',
      'devices.list',
      'devices.putCard',
      'devices.reports',
      'devices.selfTest',
      'devices.supportSticks',
      'devices.virtualControls',
      'exchange.advanceDay',
      'exchange.line',
      'exchange.retryNow',
      'queue.state',
      'scanner.wedge',
      'session.closeAbsent',
      'session.lock',
      'session.setLanguage',
      'session.signIn',
      'session.signOut',
      'session.skipCatchUp',
      'session.state',
      'session.touch',
      'session.unlock',
    ]);
    for (const name of callNames) expect(findCall(name)!.audience, name).not.toContain('administrator');
  });
});

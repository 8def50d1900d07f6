import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../domain/faults.ts';
import { residentCheckCharacter } from '../../../domain/identifiers/resident-id.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { getRule, rules } from '../../../domain/rules/index.ts';

const root = join(import.meta.dirname, '../../..');

const run = (...args: string[]) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/rule.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stderr, answer: JSON.parse(stdout) as unknown };
};

const late = { principal: '10000.00', dueOn: '2016-03-15', paidOn: '2016-04-01' };

describe('npm run -s rule', () => {
  it('prints one JSON object with the figure, its steps and its basis', () => {
    const { status, stderr, answer } = run('late-payment-surcharge', JSON.stringify(late));
    expect([status, stderr]).toEqual([0, '']);
    expect(answer).toMatchObject({ value: '85.00', steps: expect.any(Array), basis: expect.any(Array) });
  });

  it('takes nobody for born who will be', () => {
    const { status, answer } = run('resident-id', '{"number":"110105299912310020"}');
    expect(status).toBe(0);
    expect(answer).toMatchObject({ value: { valid: false, reason: expect.stringContaining('出生日期') } });
  });

  it('lists every rule with the schema of its input', () => {
    const { status, answer } = run('--list');
    expect(status).toBe(0);
    expect(answer).toHaveLength(rules.length);
    expect(answer).toContainEqual(
      expect.objectContaining({
        id: 'filing-deadline',
        title: '申报缴款期限',
        input: expect.objectContaining({ required: ['kind', 'periodEnd'], additionalProperties: false }),
      }),
    );
  });

  it.each([
    [['late-payment-surcharge', '{'], 'figure/not-json', 'input'],
    [['late-payment-surcharge', `"${'长'.repeat(30_000)}"`], 'figure/not-json', 'input'],
    [['late-payment-surcharge', `{"principal":"${'9'.repeat(80_000)}"}`], 'figure/bad-input', 'input'],
    [['no-such-rule', '{}'], 'figure/unknown-rule', 'rule'],
    [['no-such-rule'], 'figure/unknown-rule', 'rule'],
    [[], 'figure/bad-input', 'arguments'],
    [['capital-amount'], 'figure/bad-input', 'arguments'],
    [['--list', 'capital-amount'], 'figure/bad-input', 'arguments'],
    [
      ['filing-deadline', '{"kind":"day-15","periodEnd":"9999-12-31"}'],
      'figure/no-value-on-date',
      'periodEnd',
    ],
    [
      [
        'late-payment-surcharge',
        '{"principal":"9999999999999.99","dueOn":"1993-01-01","paidOn":"2024-12-31"}',
      ],
      'figure/amount-too-large',
      'principal',
    ],
    [['working-days-after', '{"from":"2019-12-30","days":5}'], 'figure/no-value-on-date', 'from'],
    [
      ['late-payment-surcharge', JSON.stringify({ ...late, dueOn: '1980-01-01' })],
      'figure/no-value-on-date',
      'dueOn',
    ],
  ])('refuses %j in words, without a stack trace', (args, code, field) => {
    const { status, stderr, answer } = run(...args);
    expect([status, stderr]).toEqual([2, '']);
    expect(answer).toEqual({
      error: { code, field, message: expect.stringMatching(/\p{Script=Han}.*。$/su) },
    });
  });
});

describe('the input of a rule', () => {
  const refusal = (id: string, input: unknown): readonly [string, unknown] => {
    try {
      getRule(id).answer(input);
    } catch (error) {
      if (error instanceof Fault) return [error.code, error.detail['field']];
      throw error;
    }
    return ['no fault', undefined];
  };

  it.each([
    ['late-payment-surcharge', { ...late, principal: '-0.01' }, 'figure/negative-amount', 'principal'],
    ['late-payment-surcharge', { ...late, principal: '-0.00' }, 'figure/negative-amount', 'principal'],
    ['late-payment-surcharge', { ...late, principal: 10000 }, 'figure/bad-input', 'principal'],
    ['late-payment-surcharge', { ...late, principal: -1 }, 'figure/bad-input', 'principal'],
    ['late-payment-surcharge', { ...late, principal: 1e21 }, 'figure/bad-input', 'principal'],
    ['late-payment-surcharge', { ...late, principal: '1e3' }, 'figure/not-an-amount', 'principal'],
    ['late-payment-surcharge', { ...late, principal: '10,000.00' }, 'figure/not-an-amount', 'principal'],
    ['late-payment-surcharge', { ...late, principal: ' 85.00' }, 'figure/not-an-amount', 'principal'],
    ['late-payment-surcharge', { ...late, principal: '85.00\n' }, 'figure/not-an-amount', 'principal'],
    ['late-payment-surcharge', { ...late, principal: '1.005' }, 'figure/not-an-amount', 'principal'],
    [
      'late-payment-surcharge',
      { ...late, principal: '9'.repeat(2_000_000) },
      'figure/amount-too-large',
      'principal',
    ],
    ['late-payment-surcharge', { ...late, principal: '😀' }, 'figure/not-an-amount', 'principal'],
    ['late-payment-surcharge', { ...late, principal: '' }, 'figure/not-an-amount', 'principal'],
    ['late-payment-surcharge', { ...late, principal: true }, 'figure/bad-input', 'principal'],
    ['late-payment-surcharge', { ...late, principal: null }, 'figure/bad-input', 'principal'],
    ['late-payment-surcharge', { ...late, dueOn: '2016-02-30' }, 'figure/not-a-date', 'dueOn'],
    ['late-payment-surcharge', { ...late, dueOn: 20160315 }, 'figure/bad-input', 'dueOn'],
    ['late-payment-surcharge', { ...late, rate: '1' }, 'figure/unknown-field', 'rate'],
    ['late-payment-surcharge', JSON.parse('{"__proto__":1}'), 'figure/missing-field', 'principal'],
    ['late-payment-surcharge', [], 'figure/not-json', 'input'],
    ['late-payment-surcharge', null, 'figure/not-json', 'input'],
    ['late-payment-surcharge', 'x', 'figure/not-json', 'input'],
    ['working-days-after', { from: '2016-02-04', days: 0 }, 'figure/bad-input', 'days'],
    ['working-days-after', { from: '2016-02-04', days: 1.5 }, 'figure/bad-input', 'days'],
    ['working-days-after', { from: '2016-02-04', days: '7' }, 'figure/bad-input', 'days'],
    ['working-days-after', { from: '2016-02-04', days: 1e15 }, 'figure/no-value-on-date', undefined],
    ['filing-deadline', { kind: 'day-20', periodEnd: '2016-01-31' }, 'figure/bad-input', 'kind'],
    ['filing-deadline', { kind: 'day-15', periodEnd: '2016-01-30' }, 'figure/bad-input', 'periodEnd'],
    [
      'vat-small-scale',
      { gross: '1', period: 'year', liabilityOn: '2016-01-31' },
      'figure/bad-input',
      'period',
    ],
    ['capital-amount', { amount: '-1' }, 'figure/negative-amount', 'amount'],
    ['resident-id', { number: 11010519491231002 }, 'figure/bad-input', 'number'],
    ['resident-id', {}, 'figure/missing-field', 'number'],
  ])('%s %o is refused with its field', (id, input, code, field) => {
    expect(refusal(id, input)).toEqual([code, field]);
  });

  it.each([
    ['late-payment-surcharge', { ...late, principal: '10000' }, '85.00'],
    ['late-payment-surcharge', { ...late, principal: '10000.5' }, '85.00'],
    ['filing-deadline', { kind: 'day-15', periodEnd: '2016-01-31' }, '2016-02-22'],
    ['working-days-after', { from: '2016-02-04', days: 7 }, '2016-02-18'],
    ['vat-small-scale', { gross: '30901.00', period: 'month', liabilityOn: '2016-03-31' }, '900.03'],
    [
      'vat-general',
      { outputTax: '1.00', inputTax: '2.00', carriedOver: '0', liabilityOn: '2016-03-31' },
      { payable: '0.00', carriedForward: '1.00' },
    ],
    [
      'surtaxes',
      {
        vat: '15000.00',
        consumptionTax: '0.00',
        netSales: '300000.00',
        period: 'month',
        place: 'city',
        liabilityOn: '2016-03-31',
      },
      { cityMaintenance: '1050.00', education: '450.00', localEducation: '300.00', total: '1800.00' },
    ],
    ['capital-amount', { amount: '16409.02' }, '壹万陆仟肆佰零玖元零贰分'],
    ['resident-id', { number: '11010519491231002x' }, { valid: true, bornOn: '1949-12-31', sex: 'female' }],
  ])('%s %o is answered', (id, input, value) => {
    expect(getRule(id).answer(input).value).toEqual(value);
  });

  it.each([
    ['credit-code', { code: '91350100M000100Y43' }, true],
    ['credit-code', { code: '91350100M000100Y40' }, false],
    ['organisation-code', { code: 'D2143569-X' }, true],
    ['organisation-code', { code: '' }, false],
    ['resident-id', { number: '110105194902310021' }, false],
    ['taxpayer-number', { number: '359901DEMA00013' }, true],
  ])('%s %o is an answer either way: %s', (id, input, valid) => {
    expect(getRule(id).answer(input).value).toMatchObject(
      valid ? { valid } : { valid, reason: expect.stringMatching(/\p{Script=Han}/u) },
    );
  });

  it('is money in words of one form, and its schema says which', () => {
    const { properties } = getRule('capital-amount').inputSchema() as {
      properties: Record<string, { type: string; pattern: string }>;
    };
    const { type, pattern } = properties['amount']!;
    expect(type).toBe('string');
    for (const text of ['0', '0.05', '10000.5', '99999999999.99']) expect(text).toMatch(new RegExp(pattern));
    for (const text of ['', '-1', '1,000', '1.005', '1e3', ' 1'])
      expect(text).not.toMatch(new RegExp(pattern));
  });

  it('holds the day of birth of nobody against the day the question is asked', () => {
    const body = '11010520160405002';
    const number = `${body}${residentCheckCharacter(body)}`;
    const asked = (on: string) => getRule('resident-id').answer({ number }, plainDate(on)).value;
    expect(asked('2016-04-05')).toMatchObject({ valid: true, bornOn: '2016-04-05' });
    expect(asked('2016-04-04')).toMatchObject({ valid: false, reason: expect.stringContaining('尚未到来') });
  });

  it('never comes back in a derivation where it names a person', () => {
    const number = '11010519491231002X';
    expect(JSON.stringify(getRule('resident-id').answer({ number }).steps)).not.toContain(number);
  });
});

import { afterEach, expect, test } from 'vitest';
import { openTestHall, type TestHall, trainingPin } from '../../support/hall.ts';

let open: TestHall | undefined;
afterEach(() => open?.close());

test('the norm’s pages say what is built, clause by clause, to whoever may read in the hall', async () => {
  open = await openTestHall();
  const { norm, session } = open.hall;
  await expect(norm.items({})).rejects.toMatchObject({ error: { code: 'officer/not-signed-in' } });
  await session.signIn({ officerId: 'n-lin', pin: trainingPin });

  const { rows } = await norm.items({});
  expect(rows.map(({ item }) => item)).toEqual(Array.from({ length: 44 }, (_, index) => index + 1));
  expect(rows[27]).toMatchObject({
    matters: [{ id: 'norm-28-anti-avoidance-liaison', titleEn: 'Anti-avoidance liaison form' }],
    lead: '国际税收管理部门。',
    clauses: 3,
    traced: 3,
  });

  // Built, and no matter: both bureaus' keys serve every one of them.
  expect(rows[5]).toMatchObject({
    matters: [],
    carriedBy: [{ id: 'norm-06-recognised-certificates', title: '互认 CA 证书（信任清单）' }],
    clauses: 11,
    traced: 2,
  });
  expect(rows[25]).toMatchObject({ matters: [], carriedBy: [{ id: 'norm-25-monthly-transfer' }], traced: 2 });
  expect(rows[1]).toMatchObject({ matters: [], carriedBy: [], traced: 0 });
  const certificates = await norm.item({ item: 6 });
  expect(certificates.parts.find(({ part }) => part === 'ways')?.words.map(({ by }) => by)).toMatchObject([
    [],
    [{ ofId: 'norm-06-recognised-certificates', kind: 'deed', title: '双方签名的信任清单' }],
  ]);

  const item = await norm.item({ item: 17 });
  expect(item).toMatchObject({ ordinal: '第十七项', chapter: '服务深度融合', levels: '省级、市级、县级。' });
  const flow = item.parts.find(({ part }) => part === 'flow')?.words ?? [];
  expect(flow.find(({ clause }) => clause === '第十七项 4.方式二（1）')).toMatchObject({
    place: '（1）',
    isAsking: true,
    by: [{ ofId: 'norm-17-cooperative-collection', kind: 'step', title: '纳税人确认', titleEn: 'Confirm' }],
  });
  expect(flow.filter(({ isAsking, by }) => isAsking && by.length === 0)).toHaveLength(6);
  // Why, on which law and with which system: nobody's step, and not shown as missing.
  for (const { part, words } of item.parts)
    if (['purpose', 'basis', 'support', 'lead', 'levels'].includes(part))
      expect(words.some(({ isAsking }) => isAsking)).toBe(false);
  await expect(norm.item({ item: 45 })).rejects.toMatchObject({ error: { code: 'shell/input-refused' } });
});

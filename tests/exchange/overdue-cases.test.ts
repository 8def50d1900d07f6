import { afterAll, describe, expect, it } from 'vitest';
import { noAgreement } from '../../contract/exchange/policy-document.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { laneRecordId } from '../../domain/case-file/entry.ts';
import { lanesOfCourse, todayOf } from '../../domain/matters/course.ts';
import { courses as establishmentCourses } from '../../domain/matters/norm-25-permanent-establishment/courses.ts';
import { matter as establishment } from '../../domain/matters/norm-25-permanent-establishment/matter.ts';
import { courses as liaisonCourses } from '../../domain/matters/norm-28-anti-avoidance-liaison/examples.ts';
import { matter as liaison } from '../../domain/matters/norm-28-anti-avoidance-liaison/matter.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import { makeOverdueWatch } from '../../exchange/overdue.ts';
import { push, signIn, verdictsUpTo } from './test-client.ts';
import { startTestExchange } from './test-exchange.ts';
import { makeWindow, type Sealed, type TestWindow } from './test-window.ts';

const exchange = await startTestExchange();
afterAll(() => exchange.remove());

const courses = [
  ...liaisonCourses.map((course) => ({ matter: liaison as Matter, course, title: course.title })),
  ...establishmentCourses.map((course) => ({ matter: establishment as Matter, course, title: course.title })),
];

describe('a deadline of a case between the bureaus', () => {
  it.each(courses)(
    'is overdue at the exchange when it is at the windows: $title',
    async ({ matter, course }) => {
      const n = courses.findIndex((one) => one.course === course);
      const part = `course-${n}`;
      const windows = new Map<string, TestWindow>();
      const windowOf = async (device: string, bureau: Bureau): Promise<TestWindow> => {
        const known = windows.get(device);
        if (known !== undefined) return known;
        const made = makeWindow({ device: `${device}-${n}`, bureau, part });
        await exchange.enrol(made);
        windows.set(device, made);
        return made;
      };
      const lanes = lanesOfCourse(course.acts);
      for (const bureau of bureaus) {
        let previous: Sealed | undefined;
        for (const entry of lanes[bureau]) {
          const window = await windowOf(entry.device, bureau);
          const sealed: Sealed = window.seal({
            kind: 'RECORD',
            schema: 'case-entry/1',
            recordId: laneRecordId(`case-${n}`, bureau),
            caseFileId: `case-${n}`,
            taxpayer: '',
            officer: entry.officer,
            version: entry.entryNo,
            baseVersion: entry.entryNo - 1,
            baseHash: previous?.hash ?? genesisHash,
            businessDate: entry.doneOn,
            body: {
              bureau,
              caseNo: `办-${n}`,
              matter: matter.id,
              mode: 1,
              revision: matter.revision,
              subject: '某企业',
              act: entry.act,
              entryNo: entry.entryNo,
              seen: entry.seen,
              fence: entry.fence,
              answers: entry.answers,
              documents: entry.documents,
              doneOn: entry.doneOn,
              handledBy: '经办人',
            },
          });
          expect((await push(exchange.url, window, [sealed])).status).toBe(200);
          const session = await signIn(exchange.url, window);
          const [verdict] = await verdictsUpTo(exchange.url, session, sealed.seq, sealed.seq - 1);
          expect(verdict).toMatchObject({ verdict: 'ACCEPTED' });
          previous = sealed;
        }
      }
      const today = todayOf(course);
      const standing = matter.flow?.standing(lanes);
      const late = Object.values(course.deadlines).filter((how) => how === 'overdue').length;
      const noticed = await makeOverdueWatch(exchange.store).look(part, today, noAgreement);
      expect(noticed).toHaveLength(standing?.concluded === null ? late : 0);
      for (const item of noticed)
        expect(item).toMatchObject({ kind: 'case-deadline', subject: `办-${n}`, part });
    },
  );

  it('is overdue in at least one of the courses, so that this says something', () => {
    const late = courses.filter(({ course }) => Object.values(course.deadlines).includes('overdue'));
    expect(late.length).toBeGreaterThan(0);
  });
});

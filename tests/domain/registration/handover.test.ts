import { expect, it } from 'vitest';
import { zeroFen } from '../../../domain/money.ts';
import { obstaclesTo } from '../../../domain/registration/handover.ts';
import { mostScansPerEntry } from '../../../domain/scan.ts';

const clear = {
  isReturned: false,
  isUnderWay: false,
  isUnconfirmed: false,
  arrearsFenOf: { state: zeroFen, local: zeroFen },
  openCases: [],
  openCasesRule: 'refuse',
  certificateNumber: null,
  scans: 0,
} as const;
const saidOf = (scans: number): string[] => obstaclesTo({ ...clear, scans }).map(({ said }) => said.zh);

it('a registration leaves with the scans of its papers, and the officer knows how many go and how many stay', () => {
  expect(saidOf(0)).toEqual([]);
  expect(saidOf(mostScansPerEntry)).toEqual(['所附扫描件 20 份随同移交，接收地两局可以查看。']);
  expect(saidOf(mostScansPerEntry + 3)).toEqual([
    '所附扫描件 23 份，随同移交最近的 20 份，其余留存本地；接收地需要的请另行提供。',
  ]);
  expect(obstaclesTo({ ...clear, scans: 23 }).some(({ forbids }) => forbids)).toBe(false);
});

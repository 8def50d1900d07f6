import type { Citation } from '../citation.ts';
import { normTitle } from './clause.ts';

/** Something the hall does for all its matters alike, so that it is no matter and no step of one. */
export interface HallPart {
  readonly id: string;
  /** The norm's item that asks for it. */
  readonly item: number;
  readonly title: string;
  readonly titleEn: string;
  /** The files in which it is done. */
  readonly places: readonly string[];
  readonly deeds: readonly HallDeed[];
}

export interface HallDeed {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly clauses: readonly Citation[];
  /** The tests that show it, by their titles; a test holds that they are there. */
  readonly shownBy: readonly { readonly file: string; readonly test: string }[];
}

const norm = (clause: string): Citation => ({ document: normTitle, clause });

/**
 * What is built beside the matters. Of item 6 that is mode 2 as far as a window goes: that the bureaus issue one
 * certificate for both (mode 1), agree with the CAs and inform the public is theirs.
 */
export const hallParts: readonly HallPart[] = [
  {
    id: 'norm-06-recognised-certificates',
    item: 6,
    title: '互认 CA 证书（信任清单）',
    titleEn: 'CA certificates recognised by both bureaus (trust list)',
    places: ['evidence/trust-bundle.ts', 'evidence/trust.ts', 'main/services/ca-desk.ts'],
    deeds: [
      {
        id: 'trust-list',
        title: '双方签名的信任清单',
        titleEn: 'A trust list that both bureaus signed',
        clauses: [norm('第六项 3.方式二')],
        shownBy: [
          {
            file: 'tests/main/services/ca-keys.test.ts',
            test: 'is a list that both bureaus signed, of this environment, and newer',
          },
          {
            file: 'tests/main/services/trust-line.test.ts',
            test: 'come by themselves when they are newer, and are taken as from a stick',
          },
        ],
      },
      {
        id: 'find-taxpayer',
        title: '凭现有证书查找纳税人',
        titleEn: 'The taxpayer found by the certificate at hand',
        clauses: [norm('第六项 2.合作目标')],
        shownBy: [
          {
            file: 'tests/main/services/ca-keys.test.ts',
            test: 'each say whose they are, until when, and whether both bureaus recognise their CA',
          },
          {
            file: 'tests/main/services/ca-keys.test.ts',
            test: 'leads to the taxpayer without a PIN, and the clerk confirms whom',
          },
        ],
      },
    ],
  },
];

import type { NormItem } from '../norm-item.ts';
import { item01 } from './item-01.ts';
import { item02 } from './item-02.ts';
import { item03 } from './item-03.ts';
import { item04 } from './item-04.ts';
import { item05 } from './item-05.ts';
import { item06 } from './item-06.ts';
import { item07 } from './item-07.ts';
import { item08 } from './item-08.ts';
import { item09 } from './item-09.ts';
import { item10 } from './item-10.ts';
import { item11 } from './item-11.ts';
import { item12 } from './item-12.ts';
import { item13 } from './item-13.ts';
import { item14 } from './item-14.ts';
import { item15 } from './item-15.ts';
import { item16 } from './item-16.ts';
import { item17 } from './item-17.ts';
import { item18 } from './item-18.ts';
import { item19 } from './item-19.ts';
import { item20 } from './item-20.ts';
import { item21 } from './item-21.ts';
import { item22 } from './item-22.ts';
import { item23 } from './item-23.ts';
import { item24 } from './item-24.ts';
import { item25 } from './item-25.ts';
import { item26 } from './item-26.ts';
import { item27 } from './item-27.ts';
import { item28 } from './item-28.ts';
import { item29 } from './item-29.ts';
import { item30 } from './item-30.ts';
import { item31 } from './item-31.ts';
import { item32 } from './item-32.ts';
import { item33 } from './item-33.ts';
import { item34 } from './item-34.ts';
import { item35 } from './item-35.ts';
import { item36 } from './item-36.ts';
import { item37 } from './item-37.ts';
import { item38 } from './item-38.ts';
import { item39 } from './item-39.ts';
import { item40 } from './item-40.ts';
import { item41 } from './item-41.ts';
import { item42 } from './item-42.ts';
import { item43 } from './item-43.ts';
import { item44 } from './item-44.ts';

/** The 44 items of the norm, in its order. */
export const normItems: readonly NormItem[] = [
  item01,
  item02,
  item03,
  item04,
  item05,
  item06,
  item07,
  item08,
  item09,
  item10,
  item11,
  item12,
  item13,
  item14,
  item15,
  item16,
  item17,
  item18,
  item19,
  item20,
  item21,
  item22,
  item23,
  item24,
  item25,
  item26,
  item27,
  item28,
  item29,
  item30,
  item31,
  item32,
  item33,
  item34,
  item35,
  item36,
  item37,
  item38,
  item39,
  item40,
  item41,
  item42,
  item43,
  item44,
];

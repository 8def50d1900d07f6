import type { OpinionSection } from '../opinion-section.ts';
import { section1 } from './section-1.ts';
import { section2 } from './section-2.ts';
import { section3 } from './section-3.ts';
import { section4 } from './section-4.ts';
import { section5 } from './section-5.ts';
import { section6 } from './section-6.ts';

/** What stands before the first section. */
export const opinionPreamble =
  '根据党中央、国务院关于加强税收征管工作的总体要求，为贯彻“以申报纳税和优化服务为基础，以计算机网络为依托，集中征收，重点稽查，强化管理”的征管模式，完善征管体制，夯实征管基础，强化税源管理，优化纳税服务，实现科学化、精细化管理，提高税收征管的质量和效率，现就进一步加强税收征管工作提出以下意见，请结合本地实际情况，认真贯彻执行。';

/** The six sections of the opinion on collection and administration, in its order. */
export const opinionSections: readonly OpinionSection[] = [
  section1,
  section2,
  section3,
  section4,
  section5,
  section6,
];

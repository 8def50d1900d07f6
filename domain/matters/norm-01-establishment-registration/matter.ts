import { type Bureau, bureauName, bureauNameEn } from '../../bureau.ts';
import type { Answers } from '../../forms/field.ts';
import { checkResidentId } from '../../identifiers/resident-id.ts';
import type { InBoth } from '../../language.ts';
import { plainDate } from '../../plain-date.ts';
import { archiveFlow } from '../../registration/archive-flow.ts';
import { keeperAnswer } from '../../registration/archive-state.ts';
import { item1, law } from '../../registration/clauses.ts';
import { determinationTerm, determinationWords, pinnedTerms, terms } from '../../registration/parameters.ts';
import type { Registration } from '../../registration/registration.ts';
import { remindersFor } from '../../registration/reminders.ts';
import { numberOfUnit, sameName } from '../../registration/taxpayer-number.ts';
import {
  type Application,
  type Decision,
  defineMatter,
  ofRegistry,
  type RegistryContext,
} from '../matter.ts';
import { certificateOf } from './certificate.ts';
import { readRegistered, readRegistration, registrationFields } from './form.ts';
import { registrationPapers } from './papers.ts';

/** From these days the licence of 工商 is the registration: units by 国办发〔2015〕50号, households by 两证整合. */
const unitsCarryOneCodeFrom = plainDate('2015-10-01');
const householdsCarryOneCodeFrom = plainDate('2016-12-01');

const refuse = (reason: InBoth, remedy: InBoth, basis: Decision['basis']): Decision => ({
  outcome: 'refuse',
  reason,
  remedy,
  basis,
});

const inScopeOfOneCode = ({ kind, licensedOn }: Registration, licensedBy: string): Decision | undefined => {
  const remedy: InBoth = {
    zh: '请引导纳税人凭载有统一社会信用代码的营业执照办理登记信息补录（方式一）。',
    en: 'With the business licence that carries the credit code, make a supplementary entry instead (mode 1).',
  };
  if (kind === 'unit' && licensedBy === 'commerce' && licensedOn >= unitsCarryOneCodeFrom)
    return refuse(
      {
        zh: `该单位的营业执照于 ${licensedOn} 核发，已纳入“一照一码”，不再发放税务登记证件。`,
        en: `The licence of this unit was issued on ${licensedOn} under one licence, one code; no tax registration certificate is given out any more.`,
      },
      remedy,
      [item1.mode1, law.oneCode],
    );
  if (kind === 'household' && licensedOn >= householdsCarryOneCodeFrom)
    return refuse(
      {
        zh: `该个体工商户的营业执照于 ${licensedOn} 核发，已实行“两证整合”，不再发放税务登记证件。`,
        en: `The licence of this household was issued on ${licensedOn} and is its tax registration as well; no certificate is given out any more.`,
      },
      remedy,
      [item1.mode1, law.households],
    );
  return undefined;
};

/** The check that needs no line: whom this window knows. The exchange checks once more on arrival. */
const findDuplicate = (registration: Registration, { registry }: RegistryContext): Decision | undefined => {
  const { kind, legalPersonId } = registration;
  const known = registry.known.find(
    ({ taxpayerNo, name }) =>
      taxpayerNo === registration.taxpayerNo ||
      // Two owners may both call their shop the same; one owner does not open the same shop twice.
      (sameName(name, registration.name) && (kind === 'unit' || taxpayerNo.startsWith(legalPersonId))),
  );
  if (known === undefined) return undefined;
  const at = (['state', 'local'] as const).filter((bureau) => known.statusOf[bureau] !== 'not-registered');
  const namesOf = (names: Readonly<Record<Bureau, string>>, comma: string): string =>
    at.map((bureau) => names[bureau]).join(comma);
  return refuse(
    {
      zh: `“${known.name}”已在${namesOf(bureauName, '、')}办理登记，纳税人识别号 ${known.taxpayerNo}，不能重复登记。`,
      en: `“${known.name}” is already registered with ${namesOf(bureauNameEn, ' and ')} under ${known.taxpayerNo}; there is no second registration.`,
    },
    {
      zh: '请核对是否同一纳税人；登记内容有变化的，办理变更登记。',
      en: 'See whether it is the same taxpayer; what has changed is entered as a change of registration.',
    },
    [item1.oneApplication, law.number],
  );
};

const decide = ({ answers, papers, context: surroundings }: Application): Decision => {
  const context = ofRegistry(surroundings);
  if (context.agreement === undefined)
    return refuse(
      {
        zh: '本厅当日没有生效的联合登记协议，不能为对方税务机关办理登记。',
        en: 'The hall has no agreement on joint registration in force today; nobody can be registered for the other bureau.',
      },
      { zh: '请联系大厅负责人。', en: 'Call the hall manager.' },
      [item1.mode2],
    );
  const { businessDate, registry, windowBureau } = context;
  const read = readRegistration(answers, businessDate, registry.area, registry.known);
  if (!('registration' in read)) return { ...read, basis: [law.form] };
  const { registration, licensedBy } = read;
  const refusal = inScopeOfOneCode(registration, licensedBy) ?? findDuplicate(registration, context);
  if (refusal !== undefined) return refusal;
  const asked = registrationPapers(answers);
  const missing = asked.filter((paper) => paper.required && !papers.includes(paper.id));
  if (missing.length > 0) return { outcome: 'supplement', missing, basis: [item1.onTheSpot, law.papers] };
  return {
    outcome: 'accept',
    basis: [item1.mode2, item1.onTheSpot, law.number],
    plan: {
      levies: null,
      letters: [],
      registers: registration,
      certificate: certificateOf(registration, licensedBy),
      reminders: remindersFor(registration, determinationWords(context)),
      archive: {
        title: '设立登记纸质资料归档',
        papers: asked.filter((paper) => papers.includes(paper.id)).map((paper) => paper.title),
      },
      pinned: {
        ...pinnedTerms(context),
        [keeperAnswer]: windowBureau,
        taxpayerNo: registration.taxpayerNo,
      },
    },
  };
};

const initialAnswers = (): Answers => ({
  kind: 'household',
  registrationType: '个体工商户',
  licenceName: '营业执照',
  place: 'city',
});

/** Norm item 1, mode 2: one bureau registers for both; the certificate with both seals is handed over on the spot. */
export const matter = defineMatter({
  id: 'norm-01-establishment-registration',
  item: 1,
  revision: 1,
  title: '联合办理设立登记',
  titleEn: 'Registration of a new taxpayer',
  initials: 'lhblsldj',
  basis: [item1.mode2, item1.goal],
  startedBy: 'taxpayer',
  subject: 'by-form',
  bureaus: ['state', 'local'],
  opens: 'all-lanes',
  openedBy: ['counter-clerk'],
  mode: { number: 2, title: '任一方税务机关为暂未纳入一照一码的纳税人办理设立登记' },
  promise: '即办',
  promiseEn: 'On the spot',
  steps: [
    {
      id: 'identify',
      kind: 'identify',
      title: '身份核验',
      titleEn: 'Identify',
      clauses: [item1.oneApplication],
    },
    {
      id: 'papers',
      kind: 'collect-papers',
      title: '收取资料',
      titleEn: 'Papers',
      clauses: [item1.onTheSpot],
    },
    {
      id: 'form',
      kind: 'fill-form',
      title: '填写登记表',
      titleEn: 'Fill in',
      clauses: [item1.oneApplication],
    },
    { id: 'check', kind: 'check', title: '核对', titleEn: 'Check', clauses: [item1.onTheSpot] },
    {
      id: 'certificate',
      kind: 'print',
      title: '发放登记证件',
      titleEn: 'Certificate',
      clauses: [item1.onTheSpot, item1.goal],
      output: 'to-person',
    },
    {
      id: 'remind',
      kind: 'remind',
      title: '提醒后续事项',
      titleEn: 'Remind',
      clauses: [item1.reminded],
      output: 'to-person',
    },
    {
      id: 'send',
      kind: 'send',
      title: '传递对方',
      titleEn: 'Send',
      clauses: [item1.toldAndArchived],
      output: 'to-bureau',
    },
    {
      id: 'archive',
      kind: 'archive',
      title: '资料归档',
      titleEn: 'Archive',
      clauses: [item1.toldAndArchived],
    },
    {
      id: 'loan',
      kind: 'confer',
      title: '对方调阅',
      titleEn: 'Loan of papers',
      clauses: [item1.toldAndArchived],
    },
  ],
  fields: (_context, answers) => registrationFields(answers),
  initialAnswers,
  papers: (_context, answers) => registrationPapers(answers),
  decide,
  subjectOf: (answers) => answers['name'] ?? '',
  registryQuery: (answers, area) => {
    const owner = checkResidentId(answers['legalPersonId'] ?? '').number;
    const unit = numberOfUnit(area, answers['organisationCode'] ?? '');
    return {
      numbers: 'taxpayerNo' in unit ? [unit.taxpayerNo] : [],
      names: [(answers['name'] ?? '').trim()].filter((name) => name !== ''),
      numberPrefixes: owner.length === 18 ? [owner] : [],
    };
  },
  parameters: [...Object.values(terms), determinationTerm],
  flow: archiveFlow({
    fields: registrationFields,
    read: readRegistered,
    certificate: (registration, form) => certificateOf(registration, form['licensedBy'] ?? ''),
  }),
});

import { describe, expect, it } from 'vitest';
import { agreementOn, holdsRole } from '../../../domain/authority.ts';
import { bearerOf, cardValidOn } from '../../../domain/id-card.ts';
import { checkCreditCode } from '../../../domain/identifiers/credit-code.ts';
import { checkDocumentNumber } from '../../../domain/identifiers/personal-document.ts';
import { checkResidentId } from '../../../domain/identifiers/resident-id.ts';
import { checkTaxpayerNumber } from '../../../domain/identifiers/taxpayer-number.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { households } from '../../../main/training/town/households.ts';
import { pinyinInitials } from '../../../main/services/pinyin-initials.ts';
import { officerIds } from '../../../main/training/town/officers.ts';
import { people } from '../../../main/training/town/people.ts';
import type { TownTaxpayer } from '../../../main/training/town/taxpayer-record.ts';
import { town } from '../../../main/training/town/town.ts';
import { ethnicGroups } from '../../../native/protocols/ethnic-groups.ts';
import { decodeCardText } from '../../../native/protocols/sdt-text.ts';
import { photoBlock, textBlockOf, virtualCardName } from '../../../native/virtual/card-block.ts';

const first = town.firstBusinessDay;
const taxpayersOf = (idNumber: string): readonly TownTaxpayer[] =>
  town.taxpayers.filter((entry) => entry.linkedPersons.some((person) => person.idNumber === idNumber));
const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** Of the two who are registered under another document; the deck's own test looks at them. */
const othersNumbers: readonly string[] = [people['he-zhaohui'].idNumber, people['mo-anni'].idNumber];

/** Everything one taxpayer's numbers must satisfy, as one list of complaints. */
const complaintsAbout = (entry: TownTaxpayer): string[] => {
  const { taxpayerNo } = entry.taxpayer;
  const complaints: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) complaints.push(`${taxpayerNo}: ${what}`);
  };
  const checked = checkTaxpayerNumber(taxpayerNo);
  must(checked.verdict.valid, 'taxpayer number');
  const kinds = {
    unified: 'credit-code',
    'old-certificate': 'area-and-organisation',
    individual: 'resident-id-and-sequence',
  };
  must(checked.kind === kinds[entry.licence], 'kind of number for the licence');
  const area = taxpayerNo.length === 18 ? taxpayerNo.slice(2, 8) : taxpayerNo.slice(0, 6);
  must(area.startsWith('3599'), 'area is not the fictional one');
  must((entry.creditCode !== null) === (entry.licence === 'unified'), 'credit code only under 一照一码');
  if (entry.creditCode !== null) {
    const credit = checkCreditCode(entry.creditCode);
    must(credit.verdict.valid && credit.warning === undefined, 'credit code');
    must(entry.creditCode === taxpayerNo, 'credit code is the taxpayer number');
  }
  for (const person of entry.linkedPersons) {
    if (othersNumbers.includes(person.idNumber)) continue;
    must(checkResidentId(person.idNumber).verdict.valid, 'resident number');
    must(person.idNumber.startsWith('3599'), 'person from a real area');
  }
  const head = entry.linkedPersons[0];
  must(head.name === entry.taxpayer.legalPersonName, 'head of the business');
  must(
    entry.licence !== 'individual' || taxpayerNo.startsWith(head.idNumber),
    'owner number in taxpayer number',
  );
  must(/^16[01]\d{8}$/.test(entry.taxpayer.contactPhone), 'phone of an unused prefix');
  return complaints;
};

describe('the training town', () => {
  it('has the sixty taxpayers with valid numbers of a place that does not exist', () => {
    expect(town.taxpayers.flatMap(complaintsAbout)).toEqual([]);
    const count = (licence: TownTaxpayer['licence']): number =>
      town.taxpayers.filter((entry) => entry.licence === licence).length;
    expect([count('unified'), count('old-certificate'), count('individual')]).toEqual([25, 15, 20]);
    expect(unique(town.taxpayers.map((entry) => entry.taxpayer.taxpayerNo))).toBe(true);
    expect(unique(town.taxpayers.map((entry) => entry.taxpayer.name))).toBe(true);
  });

  it('gives no two people the same resident number', () => {
    const names = new Map<string, Set<string>>();
    for (const entry of town.taxpayers) {
      for (const { idNumber, name } of entry.linkedPersons) {
        names.set(idNumber, (names.get(idNumber) ?? new Set()).add(name));
      }
    }
    expect([...names.values()].every((namesOfOne) => namesOfOne.size === 1)).toBe(true);
  });

  it('shows every trouble a clerk must be warned of', () => {
    const statuses = town.taxpayers.map(
      ({ taxpayer: { statusOf } }) => `${statusOf.state}/${statusOf.local}`,
    );
    const count = (status: string): number => statuses.filter((each) => each === status).length;
    expect(count('abnormal/abnormal')).toBe(2);
    expect(count('abnormal/normal')).toBe(1);
    expect(count('not-registered/abnormal')).toBe(1);
    expect(count('suspended/suspended')).toBe(1);
    expect(count('deregistering/deregistering')).toBe(3);
    const owing = town.taxpayers.filter(
      ({ taxpayer: { arrearsFenOf } }) => arrearsFenOf.state + arrearsFenOf.local > 0,
    );
    expect(owing).toHaveLength(6);
    expect(
      owing.filter(({ taxpayer: { arrearsFenOf } }) => arrearsFenOf.state > 0 && arrearsFenOf.local > 0),
    ).toHaveLength(1);
    expect(owing.some(({ taxpayer }) => taxpayer.arrearsFenOf.state >= 200_000_000)).toBe(true);
    const levels = town.taxpayers.map((entry) => entry.taxpayer.creditLevel);
    expect(levels.filter((level) => level === 'A')).toHaveLength(5);
    expect(levels.filter((level) => level === 'D')).toHaveLength(2);
    expect(town.taxpayers.filter((entry) => entry.traits.includes('market-stall'))).toHaveLength(12);
    expect(town.taxpayers.filter((entry) => entry.traits.includes('below-threshold'))).toHaveLength(3);
  });

  it('dates every abnormal determination at the bureau that made it, before the first business day', () => {
    for (const { taxpayer, abnormalSince } of town.taxpayers) {
      for (const bureau of ['state', 'local'] as const) {
        const since = abnormalSince[bureau];
        expect(since !== undefined, `${taxpayer.name} ${bureau}`).toBe(
          taxpayer.statusOf[bureau] === 'abnormal',
        );
        expect(since === undefined || since < first).toBe(true);
      }
    }
  });

  it('rates nobody A in the first three years of business', () => {
    const young = town.taxpayers.filter((entry) => entry.registeredOn > plainDate('2013-04-05'));
    expect(young.filter((entry) => entry.taxpayer.creditLevel === 'A')).toEqual([]);
  });

  it('has names that try the screen and the printer', () => {
    const named = (trait: TownTaxpayer['traits'][number]): string =>
      town.taxpayers.find((entry) => entry.traits.includes(trait))?.taxpayer.name ?? '';
    expect(named('hostile-name')).toContain('<img src=x onerror=');
    expect(named('rare-character')).toContain('龘');
    expect(named('long-name').length).toBeGreaterThan(40);
  });

  it('knows the initials a clerk types, also for characters with two readings', () => {
    const initialsOf = (name: string): string | undefined =>
      town.taxpayers.find((entry) => entry.taxpayer.name === name)?.initials;
    expect(initialsOf('临江晨曦商贸有限公司')).toBe('ljcxsmyxgs');
    expect(initialsOf('长乐老曾锅边店')).toBe('cllcgbd');
    expect(initialsOf('重光日用品店')).toBe('cgrypd');
    expect(pinyinInitials('A座3号·（北）')).toBe('az3hb');
  });
});

describe('the staff of the training hall', () => {
  const clerks = town.officers.filter(({ id, bureau }) =>
    holdsRole(town.grants, id, ['counter-clerk'], first, bureau),
  );

  it('is eight clerks, four of each bureau, and eight who are not', () => {
    expect(clerks).toHaveLength(8);
    expect(clerks.filter((clerk) => clerk.bureau === 'state')).toHaveLength(4);
    expect(town.officers).toHaveLength(16);
    expect(unique(town.officers.map((officer) => officer.id))).toBe(true);
  });

  it('serves the other bureau only after its training, and five clerks have it', () => {
    const joint = clerks.filter((clerk) =>
      (['state', 'local'] as const).every((authority) =>
        holdsRole(town.grants, clerk.id, ['counter-clerk'], first, authority),
      ),
    );
    expect(joint).toHaveLength(5);
    for (const clerk of joint) {
      const training = town.jointTrainings.find(
        ({ officerId, authority }) => officerId === clerk.id && authority !== clerk.bureau,
      );
      expect(training !== undefined && training.passedOn < first, clerk.name).toBe(true);
    }
    expect(holdsRole(town.grants, officerIds.untrainedClerk, ['counter-clerk'], first, 'local')).toBe(false);
  });

  it('lets the secondee act for the State bureau to the last day of the term and not a day longer', () => {
    const acts = (on: string): boolean =>
      holdsRole(town.grants, officerIds.secondee, ['counter-clerk'], plainDate(on), 'state');
    expect(['2016-02-29', '2016-03-01', '2016-08-31', '2016-09-01'].map(acts)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('has a second officer of each bureau for every reversal', () => {
    for (const authority of ['state', 'local'] as const) {
      const supervisors = town.officers.filter(({ id }) =>
        holdsRole(town.grants, id, ['supervisor'], first, authority),
      );
      expect(supervisors.map((officer) => officer.id).sort()).toEqual([
        officerIds.localSupervisor,
        officerIds.stateSupervisor,
      ]);
    }
  });

  it('gives the administrator no business right and the auditor only reading', () => {
    const rolesOf = (id: string): string[] => [
      ...new Set(town.grants.filter((grant) => grant.officerId === id).map((grant) => grant.role)),
    ];
    expect(rolesOf(officerIds.administrator)).toEqual(['administrator']);
    expect(rolesOf(officerIds.auditor)).toEqual(['auditor']);
  });

  it('holds only grants of officers it has, each with its document and in order of dates', () => {
    const ids = new Set(town.officers.map((officer) => officer.id));
    for (const grant of town.grants) {
      expect(ids.has(grant.officerId), grant.officerId).toBe(true);
      expect(grant.document).not.toBe('');
      expect(grant.to === null || grant.from <= grant.to).toBe(true);
    }
  });
});

describe('the agreement of the training hall', () => {
  it('proves the Local money by Local forms to the end of June and by State forms from July', () => {
    const whose = (on: string): string | null | undefined =>
      agreementOn(town.agreements, 17, 2, plainDate(on))?.voucherBureauForLocal;
    expect(['2015-12-31', '2016-01-01', '2016-06-30', '2016-07-01'].map(whose)).toEqual([
      undefined,
      'local',
      'local',
      'state',
    ]);
  });
});

describe('the voucher stock of the training hall', () => {
  it('has no number twice and no range with two holders', () => {
    expect(unique(town.voucherRanges.map((range) => range.id))).toBe(true);
    for (const bureau of ['state', 'local'] as const) {
      const ranges = town.voucherRanges
        .filter((range) => range.bureau === bureau)
        .toSorted((a, b) => a.fromNo - b.fromNo);
      ranges.forEach((range, index) => {
        expect(range.fromNo).toBeLessThanOrEqual(range.toNo);
        expect(range.fromNo).toBeGreaterThan(ranges[index - 1]?.toNo ?? 0);
      });
    }
  });

  it('is signed out only to officers who may take that bureau’s money at a window that exists', () => {
    for (const { signedOut, bureau, id } of town.voucherRanges) {
      if (signedOut === null) continue;
      expect(town.counterWindows.some((window) => window.id === signedOut.windowId)).toBe(true);
      const may = holdsRole(
        town.grants,
        signedOut.officerId,
        ['counter-clerk', 'field-collector'],
        first,
        bureau,
      );
      expect(may, id).toBe(true);
      expect(holdsRole(town.grants, signedOut.byOfficerId, ['voucher-keeper'], first, bureau)).toBe(true);
    }
  });
});

describe('the deck of ID cards', () => {
  const residents = town.cardDeck.flatMap(({ card }) =>
    card.layout === undefined || card.layout === 'resident' ? [card] : [],
  );

  it('carries numbers that agree with birthday and sex, and fits the chip', () => {
    expect(residents.length).toBeGreaterThanOrEqual(10);
    for (const card of residents) {
      const read = checkResidentId(card.idNumber);
      expect(read.verdict.valid, card.name).toBe(true);
      expect(read.bornOn).toBe(card.bornOn);
      expect(card.sex).toBe(read.sex === 'male' ? '1' : '2');
      expect(ethnicGroups.has(card.ethnicCode)).toBe(true);
      expect(card.name.length <= 15 && card.address.length <= 35 && card.authority.length <= 15).toBe(true);
    }
  });

  it('has every layout, and each card is read back as it was written', () => {
    const photo = photoBlock();
    const bearers = town.cardDeck.map(({ card }) => bearerOf(decodeCardText(textBlockOf(card), photo)));
    expect([...new Set(bearers.map(({ documentKind }) => documentKind))]).toEqual([
      'resident-id',
      'residence-permit',
      'foreigner-residence',
    ]);
    for (const [at, { card }] of town.cardDeck.entries()) {
      const bearer = bearers[at]!;
      expect(bearer.number).toBe(card.idNumber);
      expect(bearer.name).toBe(virtualCardName(card));
      expect(checkDocumentNumber(bearer.documentKind, bearer.number).verdict.valid, card.idNumber).toBe(true);
    }
  });

  it('has numbers that can belong to nobody', () => {
    for (const { card } of town.cardDeck) {
      const isUnassigned = card.idNumber.startsWith('3599') || card.idNumber.slice(3, 7) === '3599';
      // The order 000 is given to nobody.
      expect(isUnassigned || card.idNumber.slice(14, 17) === '000', card.idNumber).toBe(true);
    }
  });

  it('has the term the law gives at the age of issue', () => {
    for (const card of residents) {
      const age =
        Number(card.validFrom.slice(0, 4)) -
        Number(card.bornOn.slice(0, 4)) -
        (card.validFrom.slice(5) < card.bornOn.slice(5) ? 1 : 0);
      const years = age < 16 ? 5 : age <= 25 ? 10 : age <= 45 ? 20 : null;
      const until =
        years === null
          ? 'long-term'
          : `${Number(card.validFrom.slice(0, 4)) + years}${card.validFrom.slice(4)}`;
      expect(card.validTo, card.name).toBe(until);
    }
  });

  it('finds one taxpayer, several, or none, as each card’s situation says', () => {
    for (const { card, situation } of town.cardDeck) {
      const name = virtualCardName(card);
      const number = 'travelPermitNumber' in card ? card.travelPermitNumber : card.idNumber;
      const found = taxpayersOf(number);
      if (situation === 'unknown-person' || situation === 'foreigner-unknown') expect(found).toEqual([]);
      else expect(found.length, name).toBe(situation === 'several-taxpayers' ? 2 : 1);
      expect(cardValidOn(card, first), name).toBe(situation !== 'expired-card');
      const named = found.flatMap((entry) => entry.linkedPersons);
      expect(named.filter((p) => p.idNumber === number).every((p) => p.name === name)).toBe(true);
    }
  });
});

describe('the parameters the bureaus set', () => {
  it('say who set them and when, before they hold, once for each bureau', () => {
    expect(unique(town.parameters.map(({ id, bureau }) => `${bureau} ${id}`))).toBe(true);
    for (const parameter of town.parameters) {
      expect(parameter.setBy).not.toBe('');
      expect(parameter.setOn <= parameter.from).toBe(true);
    }
  });
});

describe('the crowd of households', () => {
  it('has valid, unrepeated numbers that never meet the town’s own', () => {
    const crowd = [...households(3_000, 20160405)];
    expect(crowd.flatMap(complaintsAbout)).toEqual([]);
    const numbers = [...town.taxpayers, ...crowd].map((entry) => entry.taxpayer.taxpayerNo);
    expect(unique(numbers)).toBe(true);
    const bearers = crowd.map((entry) => entry.linkedPersons[0].idNumber);
    expect(unique(bearers)).toBe(true);
    expect(bearers.some((idNumber) => taxpayersOf(idNumber).length > 0)).toBe(false);
  });

  it('is the same for the same seed, another for another, and never starts over', () => {
    expect([...households(50, 1)]).toEqual([...households(80, 1)].slice(0, 50));
    expect([...households(50, 1)]).not.toEqual([...households(50, 2)]);
    expect(() => [...households(1e9, 1)]).toThrow(RangeError);
  });

  it('has names of many kinds, with the initials of each read whole', () => {
    const crowd = [...households(2_000, 3)];
    expect(new Set(crowd.map((entry) => entry.taxpayer.name)).size).toBeGreaterThan(1_700);
    for (const { taxpayer, initials } of crowd) expect(initials).toHaveLength(taxpayer.name.length);
  });
});

import type { CaseView } from '../../../contract/calls/cases.ts';
import { type Fen, formatYuanGrouped } from '../../../domain/money.ts';
import type { CounterHands } from '../../rehearsal/counter-hands.ts';
import { waitMs } from '../../rehearsal/counter-hands.ts';

/** Who files in which scene. The town and everybody in it are made up. */
export const payers = {
  trader: { card: 0, name: '临江晨曦商贸有限公司' },
  factory: { card: 1, name: '临江宏盛机械制造有限公司' },
  stall: { card: 3, name: '秀英服装摊' },
  hardware: { card: 2, name: '志强五金摊' },
} as const;

export const officers = { state: '林静怡', second: '高建国', local: '郑雅文' } as const;

/** The filed case of a taxpayer, as the hall process has it. */
export const caseOf = async (hands: CounterHands, taxpayerName: string): Promise<CaseView> => {
  const { rows } = await hands.ask('cases', 'list', { statuses: ['filed', 'reversed'] });
  const row = rows.find((each) => each.taxpayerName === taxpayerName);
  if (row === undefined) throw new Error(`nothing was filed for ${taxpayerName}`);
  return hands.ask('cases', 'get', { caseFileId: row.id });
};

/** As people read money; — where there is none. */
export const yuan = (amount: number | null | undefined): string =>
  amount == null ? '—' : formatYuanGrouped(amount as Fen);

export const amountOf = (view: CaseView, levy: string): string =>
  yuan(view.preview.lines.find((line) => line.levy === levy)?.amountFen);

/** Numbers of the forms of a case that were issued. */
export const issuedNumbers = (view: CaseView): readonly string[] =>
  view.documents
    .filter((document) => document.kind === 'voucher' && document.printStatus === 'issued')
    .map((document) => document.number ?? '');

/** Both numbered forms of an act lie in the tray and wait for the clerk’s eyes. */
export const bothFormsOut = (hands: CounterHands): Promise<boolean> =>
  hands.page.until(
    'both forms can be checked',
    () => hands.page.evaluate<boolean>('document.querySelectorAll(\'[data-stop^="check."]\').length === 2'),
    waitMs,
  );

/** Lays the card down, opens the household of this name and the matter. */
export const openByCard = async (
  hands: CounterHands,
  payer: { readonly card: number; readonly name: string },
): Promise<void> => {
  await hands.readCard(payer.card);
  const seen = await hands.sees(/选择事项|按序号选择/);
  if (!seen.includes('选择事项')) {
    const names = await hands.page.evaluate<readonly string[]>(
      "[...document.querySelectorAll('.numbered strong')].map((each) => each.textContent)",
    );
    const index = names.indexOf(payer.name);
    if (index < 0) throw new Error(`${payer.name} is not of this card: ${names.join('、')}`);
    await hands.page.press(String(index + 1));
    await hands.sees('选择事项');
  }
  await hands.openMatter();
};

/** Fills in the period, which the form proposes, by going back to it. */
export const fillPeriod = async (hands: CounterHands, periodEnd: string): Promise<void> => {
  await hands.backTo('field.periodEnd');
  await hands.typeOver(periodEnd);
};

/** Where a record stands in the inbox of a window, once it is there. */
export const inboxIndex = (hands: CounterHands, taxpayerName: string, kind: string): Promise<number> =>
  hands.page
    .until(
      `${kind} of ${taxpayerName} in the inbox`,
      async () => {
        const { rows } = await hands.ask('exchange', 'inbox', {});
        const index = rows.findIndex((row) => row.taxpayerName === taxpayerName && row.kind === kind);
        // The first line is number nought, which `until` would take for “not yet”.
        return index < 0 ? undefined : { index };
      },
      waitMs,
    )
    .then(({ index }) => index);

/** Opens the record of a taxpayer from the inbox of the other bureau’s window. */
export const openRecord = async (hands: CounterHands, taxpayerName: string): Promise<void> => {
  const index = await inboxIndex(hands, taxpayerName, 'confirm-or-return');
  await hands.openRow('Alt+1', index);
  await hands.sees('待确认');
  await hands.sees(taxpayerName);
};

export const confirmRecord = async (hands: CounterHands): Promise<void> => {
  await hands.focusOn('确认入库');
  await hands.page.press('Enter');
  await hands.sees('已确认入库，报送方将收到确认。');
};

/** Sends and fetches now, as a clerk who does not want to wait. */
export const syncNow = async (hands: CounterHands): Promise<void> => {
  await hands.page.press('Alt+2');
  await hands.pressButton('立即重试');
};

import { waitMs } from '../../rehearsal/counter-hands.ts';
import type { Scene } from '../scene.ts';
import { bothFormsOut, caseOf, issuedNumbers, openByCard, payers } from './at-the-counter.ts';

export const paperOut: Scene = {
  id: '04-paper-out',
  title: {
    zh: '打印票证途中缺纸：作废换号，未送的号码不变',
    en: 'Paper runs out under a voucher: the number is spoiled, the one not sent keeps its own',
  },
  play: async ({ state, claim, picture }) => {
    await openByCard(state, payers.stall);
    await state.fillForm({ gross: '43260' });
    await state.tickPapers();
    await state.ask('devices', 'injectFault', { device: 'document-printer', fault: 'paper-runs-out' });
    await state.collect('2000');
    await state.sees('打印途中缺纸，票面可能不完整');
    await state.sees('处理后按“打印”，号码不变。');
    await picture('state', {
      zh: '款已收，国税票打到一半缺纸，地税票还没送打印机',
      en: 'The money is taken; the State form is half printed, the Local one was not sent',
    });
    const before = await state.ask('paper', 'printJobs', {});
    claim(
      {
        zh: '打了一半的票：结果不明；未送的票：尚未打印',
        en: 'The form begun is in doubt; the other is not printed',
      },
      before.rows.filter((job) => job.voucherNumber !== null).map((job) => [job.voucherNumber, job.status]),
      [
        ['(161)闽国现 00020003', 'unknown'],
        ['(161)闽地现 00010003', 'failed'],
      ],
    );
    await state.ask('devices', 'injectFault', { device: 'document-printer', fault: 'paper-in' });
    const torn = await state.page.until(
      'the form in doubt',
      () =>
        state.page
          .evaluate<string>(
            "[...document.querySelectorAll('[data-stop^=\"check.\"]')].find((each) => (each.getAttribute('aria-label') ?? '').includes('00020003'))?.dataset.stop ?? ''",
          )
          .then((stop) => stop || undefined),
      waitMs,
    );
    await state.tabTo(torn);
    await state.page.press('Tab');
    await state.focusOn('作废换号');
    await state.page.press('Enter');
    await state.page.waitFor('textbox', /作废原因/, waitMs);
    await state.page.type('打印途中缺纸，票面不全');
    await picture('state', { zh: '作废要写原因', en: 'A form is spoiled with a reason' });
    await state.page.press('Enter');
    await state.sees('(161)闽国现 00020004');
    // The successor prints by itself; the form that was not sent waits for the clerk.
    const unsent = before.rows.find((job) => job.status === 'failed');
    await state.tabTo(`send.${unsent?.id}`);
    await state.page.press('Enter');
    await bothFormsOut(state);
    const first = await state.page.evaluate<string>(
      'document.querySelector(\'[data-stop^="check."]\').dataset.stop',
    );
    await state.tabTo(first);
    const numbers = await state.issue();
    await picture('state', {
      zh: '换号后两张票均已核对开具',
      en: 'With the successor both forms are checked and issued',
    });
    claim(
      {
        zh: '作废的号码由下一号接替，未送的票仍用原号',
        en: 'The next number succeeds the spoiled one; the other kept its own',
      },
      [...numbers].sort(),
      ['(161)闽国现 00020004', '(161)闽地现 00010003'].sort(),
    );
    const view = await caseOf(state, payers.stall.name);
    claim(
      { zh: '本办件开具的票就是这两张', en: 'Exactly these two are issued for the case' },
      [...issuedNumbers(view)].sort(),
      [...numbers].sort(),
    );
    const { rows } = await state.ask('paper', 'vouchers', {});
    claim(
      {
        zh: '票证结存：国税作废 1 份，地税作废 0 份',
        en: 'The stock shows one spoiled State form and no Local one',
      },
      rows
        .filter((row) => row.used > 0)
        .map((row) => [row.bureau, row.spoiled])
        .sort(),
      [
        ['local', 0],
        ['state', 1],
      ],
    );
    await state.page.press('Alt+4');
    await state.sees('(161)闽国现 00020005');
    await picture('state', {
      zh: '票证结存：国税作废 1 份，下一号接着用',
      en: 'The stock: one State form spoiled, and the next number',
    });
    await state.page.press('Escape');
    await state.next();
  },
};

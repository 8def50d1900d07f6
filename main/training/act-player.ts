import { uuidv7 } from 'uuidv7';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { ValueClient } from '../../contract/client.ts';

/** What to file at the counter, as a clerk would type it. */
export interface ActScript {
  readonly officerId: string;
  readonly pin: string;
  /** Card of the virtual deck, or a person entered by hand with the reason. */
  readonly person:
    | { readonly card: number }
    | { readonly name: string; readonly idNumber: string; readonly reason: string };
  readonly taxpayerNo: string;
  readonly matterId: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly tenderedFen: number;
  readonly actId?: string;
}

/** Signs in and opens the cash session, unless that is done already. */
export const beginShift = async (
  hall: ValueClient,
  officerId: string,
  pin: string,
  floatFen = 50_000,
): Promise<void> => {
  let session = await hall.session.state({});
  if (session.officer === null) session = await hall.session.signIn({ officerId, pin });
  else if (session.locked) session = await hall.session.unlock({ pin });
  if (session.cashSession === null) await hall.session.openCashSession({ floatFen });
};

/** Identifies the person and opens the case with every paper seen and every answer filled in. */
export const prepareCase = async (hall: ValueClient, script: ActScript): Promise<CaseView> => {
  let identificationId: string;
  if ('card' in script.person) {
    await hall.devices.putCard({ index: script.person.card });
    const read = await hall.taxpayers.readCard({});
    await hall.devices.liftCard({});
    identificationId = read.identification.id;
  } else {
    const { name, idNumber, reason } = script.person;
    const typed = await hall.taxpayers.identifyByHand({
      personName: name,
      documentKind: 'resident-id',
      idNumber,
      reasonKind: 'other',
      note: reason,
    });
    identificationId = typed.identification.id;
  }
  const opened = await hall.cases.open({
    matterId: script.matterId,
    taxpayerNo: script.taxpayerNo,
    identificationId,
  });
  return hall.cases.perform({
    action: 'save',
    caseFileId: opened.id,
    answers: { ...opened.answers, ...script.answers },
    papers: opened.papers.map((paper) => paper.id),
  });
};

/** F9: collects what the preview shows and commits the act. */
export const fileCase = (hall: ValueClient, view: CaseView, script: ActScript): Promise<CaseView> =>
  hall.cases.perform({
    action: 'file',
    caseFileId: view.id,
    tenderedFen: script.tenderedFen,
    figuresHash: view.preview.figuresHash,
    actId: script.actId ?? uuidv7(),
  });

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Polls until `look` gives something; for what happens on paper or on the line. */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined>,
  timeoutMs = 30_000,
): Promise<T> => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`gave up waiting: ${what}`);
    await pause(100);
  }
};

/** Looks at each numbered paper that came out and says that the number on it is right. */
export const issueVouchers = async (hall: ValueClient, caseFileId: string): Promise<readonly string[]> => {
  const issued: string[] = [];
  await until('every voucher printed and checked', async () => {
    const { rows } = await hall.paper.printJobs({});
    const open = rows.filter((job) => job.caseFileId === caseFileId && job.voucherNumber !== null);
    for (const job of open) {
      if (job.status !== 'sent' || job.voucherNumber === null) continue;
      await hall.paper.issue({ jobId: job.id, numberOnPaper: job.voucherNumber });
      issued.push(job.voucherNumber);
    }
    const left = open.filter((job) => !issued.includes(job.voucherNumber ?? ''));
    return left.length === 0 ? true : undefined;
  });
  return issued;
};

/** The whole act, from the card on the reader to the paper in the taxpayer's hand. */
export const playAct = async (
  hall: ValueClient,
  script: ActScript,
): Promise<{ view: CaseView; issued: readonly string[] }> => {
  await beginShift(hall, script.officerId, script.pin);
  const prepared = await prepareCase(hall, script);
  const filed = await fileCase(hall, prepared, script);
  const issued = await issueVouchers(hall, filed.id);
  return { view: await hall.cases.get({ caseFileId: filed.id }), issued };
};

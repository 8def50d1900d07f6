import { hall, valueOf } from '../hall.ts';
import { PrintedPaper } from '../counter/printed-paper.tsx';
import { t } from '../messages/t.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { PanelFrame } from './panel-frame.tsx';
import { documentTitle } from '../text/in-language.ts';

const isOpen = (status: string): boolean => status !== 'issued' && status !== 'spoiled';

/** 打印任务: what is durable and not yet issued stands first and stays until the clerk has looked at the paper. */
export const PrintJobsPanel = () => {
  const { data } = useLoaded(async () => (await valueOf(hall().paper.printJobs({}))).rows, 'print-jobs', [
    'print-jobs',
  ]);
  const rows = data ?? [];
  const sorted = [...rows.filter((row) => isOpen(row.status)), ...rows.filter((row) => !isOpen(row.status))];
  return (
    <PanelFrame title={t('panel.print-jobs')} note={t('print-jobs.hint')}>
      {data !== null && rows.length === 0 ? <p className="empty">{t('print-jobs.none')}</p> : null}
      <ul className="papers-printed">
        {sorted.map((row) => (
          <PrintedPaper
            key={row.id}
            title={`${documentTitle(row.documentKind, row.documentTitle)} · ${row.taxpayerName}`}
            number={row.voucherNumber}
            isForm={row.voucherNumber !== null}
            bureau={row.bureau}
            status={row.status}
            jobId={row.id}
            documentId={null}
            sentence={`${monthDayTime(row.at)} ${row.sentence}`}
          />
        ))}
      </ul>
    </PanelFrame>
  );
};

import { Button } from 'antd';
import type { SealKeyView } from '../../contract/calls/paper.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { clearNotice, showDone, showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { bureauText } from '../text/in-language.ts';
import { PanelFrame } from './panel-frame.tsx';

const standingKey = {
  valid: 'seal.valid',
  'to-come': 'seal.to-come',
  revoked: 'seal.revoked',
  'used-up': 'seal.used-up',
  expired: 'seal.expired',
} as const satisfies Record<SealKeyView['standing'], MessageKey>;

/** Fewer seals than a busy morning needs. */
const few = 20;
const wants = ({ standing, remaining }: SealKeyView): boolean =>
  standing === 'revoked' || (standing === 'valid' && remaining < few);

/** 印章密钥: what each bureau has granted this window, what it took back and why, and what was asked for. */
export const SealKeysPanel = () => {
  const { data, reload } = useLoaded(() => valueOf(hall().paper.sealKeys({})), 'seal-keys', [
    'cases',
    'tasks',
  ]);
  const ask = (bureau: Bureau): void => {
    clearNotice();
    valueOf(hall().paper.askSealKey({ bureau }))
      .then(() => {
        showDone(t('seal.asked', { bureau: bureauText(bureau) }));
        reload();
      })
      .catch(showFailure);
  };
  const openTo = (bureau: Bureau) => data?.asked.find((one) => one.bureau === bureau);
  return (
    <PanelFrame title={t('panel.seal-keys')} note={t('seal.hint')}>
      <div className="seal-asks">
        {bureaus.map((bureau) => {
          const asked = openTo(bureau);
          return (
            <p key={bureau} className="seal-ask">
              <BureauMark bureau={bureau} />{' '}
              <Button
                data-stop={`seal.${bureau}`}
                disabled={data === null || asked !== undefined}
                onClick={() => ask(bureau)}
              >
                {t('seal.ask', { bureau: bureauText(bureau) })}
              </Button>{' '}
              <span className="secondary">
                {asked === undefined ? '' : t(asked.isPosted ? 'seal.waits' : 'seal.waits-for-line')}
              </span>
            </p>
          );
        })}
      </div>
      <DataGrid
        label={t('panel.seal-keys')}
        rows={data?.rows ?? []}
        rowKey={(row) => row.id}
        rowClass={(row) => (wants(row) ? 'attention-row' : '')}
        empty={data === null ? '' : t('seal.none')}
        columns={[
          {
            id: 'bureau',
            header: t('levy.bureau'),
            width: '50',
            cell: (row) => <BureauMark bureau={row.bureau} />,
          },
          {
            id: 'standing',
            header: t('case.status'),
            width: '110',
            cell: (row) => <b>{t(standingKey[row.standing])}</b>,
          },
          {
            id: 'from',
            header: t('seal.from'),
            width: '110',
            cell: (row) => <span className="digits">{row.validFrom}</span>,
          },
          {
            id: 'to',
            header: t('seal.to'),
            width: '110',
            cell: (row) => <span className="digits">{row.validTo}</span>,
          },
          {
            id: 'next',
            header: t('seal.next'),
            figure: true,
            width: '90',
            cell: (row) => <span className="digits">{row.nextNo ?? '—'}</span>,
          },
          {
            id: 'left',
            header: t('vouchers.remaining'),
            figure: true,
            width: '80',
            cell: (row) => <span className="digits">{row.remaining}</span>,
          },
          {
            id: 'reason',
            header: t('seal.reason'),
            cell: (row) => (
              <span className="wrap">
                <Quoted as="typed" text={row.reason ?? ''} />
              </span>
            ),
          },
        ]}
      />
    </PanelFrame>
  );
};

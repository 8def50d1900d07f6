import { Button } from 'antd';
import { useState } from 'react';
import type { CaKeyView, KeyReading } from '../../contract/calls/ca.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import type { MessageKey } from '../messages/t.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { clearNotice, showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { CaDeck } from './ca-deck.tsx';
import { CaKeyReading } from './ca-key-reading.tsx';
import { CaImport, CaTrust } from './ca-trust.tsx';
import { useRunDeed } from './deed.ts';
import { PanelFrame } from './panel-frame.tsx';

const whoseKey = {
  mine: 'ca.whose.mine',
  officer: 'ca.whose.officer',
  other: 'ca.whose.other',
} as const satisfies Record<CaKeyView['whose'], MessageKey>;

/** How often a wrong PIN may still be typed, in words. */
const triesText = ({ triesLeft }: Pick<CaKeyView, 'triesLeft'>): string =>
  triesLeft === null ? t('ca.tries-untold') : triesLeft === 0 ? t('ca.tries-locked') : String(triesLeft);

/** Whoever has gone to a button of the page stays there when a key comes or goes. */
const isOnButton = (): boolean =>
  document.activeElement instanceof HTMLButtonElement && document.activeElement.closest('.panel') !== null;

const mayIdentify = ({ standing, whose }: CaKeyView): boolean =>
  standing === 'recognised' && whose === 'other';

const Keys = ({
  rows,
  empty,
  identify,
}: {
  readonly rows: readonly CaKeyView[];
  readonly empty: string;
  readonly identify: (key: CaKeyView) => void;
}) => (
  <DataGrid
    leads={!isOnButton()}
    label={t('ca.keys')}
    rows={rows}
    rowKey={(row) => row.id}
    rowClass={(row) => (row.standing === 'refused' ? 'attention-row' : '')}
    onOpen={(row) => {
      if (mayIdentify(row)) identify(row);
    }}
    empty={empty}
    columns={[
      {
        id: 'holder',
        header: t('ca.holder'),
        width: '16%',
        cell: (row) => (
          <span className="wrap">
            <strong>
              <Quoted as="name" text={row.holder ?? '—'} />
            </strong>
          </span>
        ),
      },
      {
        id: 'whose',
        header: t('ca.whose'),
        width: '100',
        cell: (row) => (row.standing === 'recognised' ? t(whoseKey[row.whose]) : '—'),
      },
      {
        id: 'standing',
        header: t('ca.standing'),
        cell: (row) => (
          <span className="wrap">
            <b>{t(row.standing === 'recognised' ? 'ca.recognised' : 'ca.refused')}</b>{' '}
            <Quoted as="name" text={row.sentence} />
          </span>
        ),
      },
      {
        id: 'validity',
        header: t('ca.validity'),
        width: '110',
        cell: (row) => (
          <span className="digits">{row.validTo === null ? '—' : t('ca.until', { on: row.validTo })}</span>
        ),
      },
      {
        id: 'tries',
        header: t('ca.tries'),
        figure: true,
        width: '80',
        cell: (row) => <span className="digits">{triesText(row)}</span>,
      },
      {
        id: 'chip',
        header: t('ca.chip'),
        width: '120',
        spare: true,
        cell: (row) => <span className="digits secondary">{row.serial}</span>,
      },
      {
        id: 'deed',
        header: '',
        width: '104',
        cell: (row) =>
          mayIdentify(row) ? (
            <Button size="small" onClick={() => identify(row)}>
              {t('ca.identify')}
            </Button>
          ) : null,
      },
    ]}
  />
);

/** CA Key: what is plugged in, whom it leads to, and which CAs are recognised here. */
export const CaKeysPanel = () => {
  const { data, reload } = useLoaded(() => valueOf(hall().ca.keys({})), 'ca-keys', ['ca-keys']);
  const isTraining = useHallState((state) => state.session?.profile.kind === 'training');
  const [reading, setReading] = useState<KeyReading | null>(null);
  const [round, setRound] = useState(0);
  const lookAgain = (): void => {
    setRound((before) => before + 1);
    reload();
  };
  const { busy, run } = useRunDeed(lookAgain);
  const identify = ({ id }: CaKeyView): void => {
    clearNotice();
    valueOf(hall().ca.readKey({ keyId: id }))
      .then(setReading)
      .catch(showFailure);
  };
  const shown = reading !== null && (data?.keys.some(({ id }) => id === reading.keyId) ?? false);
  return (
    <PanelFrame
      title={t('panel.ca-keys')}
      note={t('ca.hint')}
      deeds={
        <Button data-stop="ca.refresh" disabled={busy} onClick={lookAgain}>
          {t('ca.refresh')}
        </Button>
      }
    >
      <Keys
        // Another key is another list: its first row takes the keyboard.
        key={(data?.keys ?? []).map(({ id }) => id).join(' ')}
        rows={data?.keys ?? []}
        empty={data === null ? '' : (data.blocked ?? t('ca.none'))}
        identify={identify}
      />
      {shown && reading !== null ? <CaKeyReading key={reading.fingerprint} reading={reading} /> : null}
      {isTraining ? <CaDeck changed={lookAgain} /> : null}
      {data === null ? null : <CaTrust view={data} />}
      <CaImport busy={busy} round={round} run={run} />
    </PanelFrame>
  );
};

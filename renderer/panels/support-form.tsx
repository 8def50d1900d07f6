import { Button } from 'antd';
import { useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { useRunDeed } from './deed.ts';

/** What the maintainer needs, onto a stick; the file says nothing of taxpayers or officers. */
export const SupportForm = () => {
  const { data, reload } = useLoaded(() => valueOf(hall().devices.supportSticks({})), 'support-sticks');
  const [chosen, setChosen] = useState<string | null>(null);
  const { busy, run } = useRunDeed(reload);
  const sticks = data?.sticks ?? [];
  const folder = sticks.find((stick) => stick.folder === chosen)?.folder ?? sticks[0]?.folder;
  return (
    <div className="return-form">
      <span>{t('devices.support')}</span>
      {folder === undefined ? (
        <>
          <span className="secondary">{data === null ? '' : t('devices.no-stick')}</span>
          <Button onClick={reload}>{t('devices.look-again')}</Button>
        </>
      ) : (
        <>
          <select
            data-stop="support.stick"
            aria-label={t('devices.stick')}
            value={folder}
            onChange={(event) => setChosen(event.target.value)}
          >
            {sticks.map((stick) => (
              <option key={stick.folder} value={stick.folder}>
                {stick.label}
              </option>
            ))}
          </select>
          <Button
            data-stop="support.export"
            disabled={busy}
            onClick={() => run(() => valueOf(hall().devices.exportSupport({ stick: folder })))}
          >
            {t('devices.export-support')}
          </Button>
        </>
      )}
    </div>
  );
};

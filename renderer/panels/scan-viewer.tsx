import { Button } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { KeyCap } from '../counter/key-cap.tsx';
import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { dataAddress, type OpenedScan } from '../state/take-file.ts';
import { PanelFrame } from './panel-frame.tsx';
import { PdfPages } from './scan-pages.tsx';

const widths = [480, 720, 980, 1400, 2000] as const;
const firstWidth = 2;

/** One scan, to be read. Esc leads back to the list. */
export const ScanViewer = ({ scan, back }: { readonly scan: OpenedScan; readonly back: () => void }) => {
  const [size, setSize] = useState(firstWidth);
  const [broken, setBroken] = useState(false);
  const sheet = useRef<HTMLDivElement>(null);
  const failed = useCallback(() => setBroken(true), []);
  const [address] = useState(() => (scan.mediaType === 'application/pdf' ? '' : dataAddress(scan)));
  const width = widths[size] ?? widths[firstWidth];
  const larger = (): void => setSize((now) => Math.min(widths.length - 1, now + 1));
  const smaller = (): void => setSize((now) => Math.max(0, now - 1));
  useKeys({ 'Ctrl+ArrowUp': larger, 'Ctrl+ArrowDown': smaller });
  // The arrows move the paper.
  useEffect(() => sheet.current?.focus(), []);
  const picture = (
    <img
      className="scan-picture"
      src={address}
      style={{ width }}
      alt={t('scans.picture', { title: scan.title })}
      onError={failed}
    />
  );
  return (
    <PanelFrame
      title={scan.title}
      back={back}
      deeds={
        <>
          <Button onClick={smaller} disabled={size === 0}>
            {t('scans.smaller')} <KeyCap>Ctrl+↓</KeyCap>
          </Button>
          <Button onClick={larger} disabled={size === widths.length - 1}>
            {t('scans.larger')} <KeyCap>Ctrl+↑</KeyCap>
          </Button>
        </>
      }
    >
      <div ref={sheet} className="scan-sheet" tabIndex={0} role="group" aria-label={scan.title}>
        {broken ? (
          <p className="attention">{t('scans.not-shown')}</p>
        ) : scan.mediaType === 'application/pdf' ? (
          <PdfPages bytes={scan.bytes} width={width} failed={failed} />
        ) : (
          picture
        )}
      </div>
    </PanelFrame>
  );
};

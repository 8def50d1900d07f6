import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { KeyCap } from '../counter/key-cap.tsx';
import { NoticeLine } from '../counter/notice-line.tsx';
import { useKeys } from '../keys/layers.ts';
import { useReturnFocus } from '../keys/return-focus.ts';
import { t } from '../messages/t.ts';
import { closePanel } from '../state/screen.ts';
import { Quoted } from '../counter/quoted.tsx';

interface PanelFrameProps {
  /** Names in it are marked where the page is English. */
  readonly title: string;
  readonly note?: string;
  readonly deeds?: ReactNode;
  /** Where Esc leads, if not to the case below. */
  readonly back?: () => void;
  readonly children: ReactNode;
}

/** A panel stands in the working area; the case below it is kept, and Esc goes back to it. */
export const PanelFrame = ({ title, note, deeds, back = closePanel, children }: PanelFrameProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useKeys({ Escape: back });
  useReturnFocus();
  useEffect(() => {
    // Unless something in the panel wants the keyboard more than its title.
    if (document.activeElement?.closest('.panel') == null) heading.current?.focus();
  }, []);
  return (
    <main className="panel" aria-labelledby="panel-title">
      <header className="panel-head">
        <h1 id="panel-title" ref={heading} tabIndex={-1}>
          <Quoted as="name" text={title} />
        </h1>
        {note === undefined ? null : <span className="secondary">{note}</span>}
        <span className="bar-space" />
        {deeds}
        <button type="button" className="quiet" onClick={back}>
          {t('command.back')} <KeyCap>Esc</KeyCap>
        </button>
      </header>
      <div className="panel-body" tabIndex={-1}>
        {children}
      </div>
      <NoticeLine />
    </main>
  );
};

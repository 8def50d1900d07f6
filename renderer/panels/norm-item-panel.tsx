import { useEffect, useRef } from 'react';
import type { NormItemView, NormWordsView } from '../../contract/calls/norm.ts';
import { itemCount } from '../../domain/norm/norm-item.ts';
import { hall, valueOf } from '../hall.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { useKeys } from '../keys/layers.ts';
import { language, t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { closePanel, openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { PanelFrame } from './panel-frame.tsx';
import { quotedText } from '../counter/quoted.tsx';
import { titleOf } from '../text/in-language.ts';

const partKey = {
  purpose: 'norm.part-purpose',
  goals: 'norm.part-goals',
  ways: 'norm.part-ways',
  flow: 'norm.part-flow',
  basis: 'norm.part-basis',
  support: 'norm.part-support',
  lead: 'norm.part-lead',
  levels: 'norm.part-levels',
} as const satisfies Record<NormItemView['parts'][number]['part'], MessageKey>;

const kindKey = {
  step: 'norm.step',
  act: 'norm.act',
  deed: 'norm.deed',
} as const satisfies Record<NormWordsView['by'][number]['kind'], MessageKey>;

const Trace = ({ words }: { readonly words: NormWordsView }) => {
  if (words.by.length === 0) return words.isAsking ? <p className="norm-open">{t('norm.untraced')}</p> : null;
  return (
    <ul className="plain norm-by">
      {words.by.map(({ ofId, ofTitle, ofTitleEn, kind, title, titleEn }) => (
        <li key={`${ofId} ${kind} ${title}`}>
          <b>{titleOf({ title, titleEn })}</b>
          <span className="secondary">
            {t(kindKey[kind])} · {titleOf({ title: ofTitle, titleEn: ofTitleEn })}
          </span>
        </li>
      ))}
    </ul>
  );
};

const Words = ({ words }: { readonly words: NormWordsView }) => {
  if (words.clause === null)
    return (
      <p className="norm-heading" {...quotedText('law', words.text)}>
        {words.text}
      </p>
    );
  return (
    <div className="norm-clause">
      <span className="norm-place" title={words.clause} {...quotedText('law', words.clause)}>
        {words.place}
      </span>
      <div {...quotedText('law', words.text)}>
        {words.text.split('\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <Trace words={words} />
    </div>
  );
};

/** One item of the norm: its eight parts, and beside each clause what carries it out. */
export const NormItemPanel = ({ item, fromList }: { readonly item: number; readonly fromList: boolean }) => {
  const { data } = useLoaded(() => valueOf(hall().norm.item({ item })), `norm-item ${item}`);
  const page = useRef<HTMLElement>(null);
  const isThere = data !== null;
  // The arrows and Page keys move the text only where the text has the focus.
  useEffect(() => {
    if (isThere) page.current?.focus({ preventScroll: true });
  }, [isThere]);
  const turn = (by: number) => (): boolean => {
    const wanted = item + by;
    if (wanted < 1 || wanted > itemCount) return false;
    openPanel({ kind: 'norm-item', item: wanted, fromList });
    return true;
  };
  useKeys({ 'Alt+ArrowLeft': turn(-1), 'Alt+ArrowRight': turn(1) });
  const back = fromList ? () => openPanel({ kind: 'norm' }) : closePanel;
  return (
    <PanelFrame
      title={
        data === null
          ? t('panel.norm')
          : t('norm.item-title', { no: language() === 'en' ? data.item : data.ordinal, title: titleOf(data) })
      }
      {...(data === null ? {} : { note: t('norm.traced', { clauses: data.clauses, traced: data.traced }) })}
      back={back}
      deeds={
        <>
          <button type="button" className="quiet" disabled={item === 1} onClick={turn(-1)}>
            {t('norm.previous')} <KeyCap>Alt+←</KeyCap>
          </button>
          <button type="button" className="quiet" disabled={item === itemCount} onClick={turn(1)}>
            {t('norm.next')} <KeyCap>Alt+→</KeyCap>
          </button>
        </>
      }
    >
      {data === null ? null : (
        <article className="norm-page" tabIndex={0} ref={page} aria-labelledby="panel-title">
          {language() === 'en' ? (
            <p className="norm-heading" {...quotedText('law', data.title)}>
              {data.ordinal} {data.title}
            </p>
          ) : null}
          {data.parts.map(({ part, words }) => (
            <section key={part}>
              <h2 className="panel-sub">{t(partKey[part])}</h2>
              {words.map((one) => (
                <Words key={`${one.clause} ${one.text}`} words={one} />
              ))}
            </section>
          ))}
        </article>
      )}
    </PanelFrame>
  );
};

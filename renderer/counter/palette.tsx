import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { useReturnFocus } from '../keys/return-focus.ts';
import { t } from '../messages/t.ts';
import { showFailure } from '../state/notice.ts';
import { openMatter, openTaxpayer, whenFree } from '../state/open-case.ts';
import { setPalette } from '../state/screen.ts';
import { useWork } from '../state/work.ts';
import type { TaxpayerRow } from '../state/work.ts';
import { tidyNumber } from '../text/half-width.ts';
import { BureauMark, markOf } from './bureau-mark.tsx';
import { commands } from './commands.ts';
import { KeyCap } from './key-cap.tsx';
import { ByHandMark } from './numbered-taxpayers.tsx';
import { filterMatters, mayStart, useMatters } from './matter-rail.tsx';
import { vatStatusKey } from './words.ts';
import { titleOf } from '../text/in-language.ts';
import { quotedText } from './quoted.tsx';

const searchFrom = 2;
const searchQuietMs = 120;

/** Taxpayers for a text of at least two characters; the answer to an older text is dropped. */
export const useTaxpayerSearch = (
  text: string,
): { readonly rows: readonly TaxpayerRow[]; readonly more: boolean; readonly searched: boolean } => {
  const [found, setFound] = useState<{ text: string; rows: readonly TaxpayerRow[]; more: boolean } | null>(
    null,
  );
  const wanted = text.trim();
  useEffect(() => {
    if (wanted.length < searchFrom) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      valueOf(hall().taxpayers.search({ text: wanted }))
        .then((answer) => {
          if (current) setFound({ text: wanted, ...answer });
        })
        .catch(showFailure);
    }, searchQuietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  const fits = found !== null && wanted.length >= searchFrom;
  return { rows: fits ? found.rows : [], more: fits && found.more, searched: fits && found.text === wanted };
};

const PaletteBody = () => {
  const [text, setText] = useState('');
  const taxpayer = useWork((state) => state.taxpayer);
  const matters = filterMatters(useMatters() ?? [], text).filter((matter) =>
    mayStart(matter, taxpayer !== null),
  );
  const { rows, searched } = useTaxpayerSearch(text);
  const wanted = tidyNumber(text);
  const deeds = commands().filter(
    (command) =>
      command.isOpen() &&
      (wanted === '' ||
        command.label.toLowerCase().includes(text.trim().toLowerCase()) ||
        command.initials.toUpperCase().startsWith(wanted)),
  );
  // A list box without an option is none: the word that nothing was found is a closed option.
  const isEmpty = deeds.length === 0 && rows.length === 0 && matters.length === 0;
  const close = (): void => setPalette(false);
  const run = (deed: () => void) => (): void => {
    close();
    deed();
  };
  return (
    <Command label={t('palette.heading')} shouldFilter={false} vimBindings={false} className="palette" loop>
      <Command.Input value={text} onValueChange={setText} placeholder={t('palette.placeholder')} autoFocus />
      <Command.List label={t('palette.heading')}>
        {isEmpty ? (
          <Command.Item disabled value="none">
            {t('palette.none')}
          </Command.Item>
        ) : null}
        {matters.length === 0 ? null : (
          <Command.Group heading={t('palette.matters')}>
            {matters.map((matter) => (
              <Command.Item
                key={matter.id}
                value={`matter:${matter.id}`}
                onSelect={run(() => whenFree(() => void openMatter(matter.id, matter.subject)))}
              >
                <BureauMark bureau={markOf(matter.bureaus)} />
                <span>{titleOf(matter)}</span>
                <span className="digits secondary">{matter.initials}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {rows.length === 0 ? null : (
          <Command.Group heading={t('palette.taxpayers')}>
            {rows.map((row) => (
              <Command.Item
                // Found for an older text: shown, but not to be chosen. It comes anew with its own answer.
                key={`${row.taxpayerNo}-${searched}`}
                disabled={!searched}
                value={`taxpayer:${row.taxpayerNo}`}
                onSelect={run(() => whenFree(() => void openTaxpayer(row.taxpayerNo)))}
              >
                <span {...quotedText('name', row.name)}>{row.name}</span>
                <span className="secondary">{t(vatStatusKey[row.vatStatus])}</span>
                {row.byHand ? <ByHandMark /> : null}
                <span className="secondary">{row.foundBy}</span>
                <span className="digits secondary at-end">{row.taxpayerNo}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {deeds.length === 0 ? null : (
          <Command.Group heading={t('palette.commands')}>
            {deeds.map((command) => (
              <Command.Item key={command.id} value={`command:${command.id}`} onSelect={run(command.run)}>
                <span>{command.label}</span>
                <span className="secondary digits">{command.initials}</span>
                {command.key === null ? null : <KeyCap>{command.key}</KeyCap>}
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
};

/** Ctrl+K: matters, taxpayers and deeds by name, initials or number. Esc closes it and gives the focus back. */
export const Palette = () => {
  useKeys({ Escape: () => setPalette(false), 'Ctrl+K': () => setPalette(false) }, true);
  useReturnFocus();
  return (
    <div
      className="palette-back"
      onMouseDown={(event) => event.target === event.currentTarget && setPalette(false)}
    >
      <div role="dialog" aria-modal="true" aria-label={t('palette.heading')}>
        <PaletteBody />
      </div>
    </div>
  );
};

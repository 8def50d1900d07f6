import type { Bureau } from '../../domain/bureau.ts';
import { bureauMark } from '../../domain/bureau.ts';
import { t } from '../messages/t.ts';
import { quotedText } from './quoted.tsx';

/** 国 blue, 地 green, 联 both: never the colour alone. */
export const BureauMark = ({ bureau }: { readonly bureau: Bureau | 'both' }) => {
  const mark = bureau === 'both' ? t('mark.both') : bureauMark[bureau];
  return (
    <span className={`mark mark-${bureau}`} {...quotedText('mark', mark)}>
      {mark}
    </span>
  );
};

export const markOf = (bureaus: readonly Bureau[]): Bureau | 'both' =>
  bureaus.length === 1 ? (bureaus[0] ?? 'both') : 'both';

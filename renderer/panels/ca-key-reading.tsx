import type { KeyReading } from '../../contract/calls/ca.ts';
import { DigitOf } from '../counter/numbered-taxpayers.tsx';
import { Quoted, quotedText } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showDone, showFailure } from '../state/notice.ts';
import { leave, openTaxpayer, whenFree } from '../state/open-case.ts';
import { inLanguage } from '../text/in-language.ts';

type Match = KeyReading['matches'][number];

/** The clerk has compared: remembered for the CA, then the taxpayer stands at the top as after a search. */
const confirm = async ({ keyId, fingerprint }: KeyReading, { taxpayer, rule }: Match): Promise<void> => {
  clearNotice();
  try {
    const { taxpayerNo, name } = await valueOf(
      hall().ca.confirmTaxpayer({ keyId, fingerprint, rule, taxpayerNo: taxpayer.taxpayerNo }),
    );
    leave();
    await openTaxpayer(taxpayerNo);
    showDone(t('ca.confirmed', { name }));
  } catch (failure) {
    showFailure(failure);
  }
};

/** Whom the certificate on a key leads to, to be compared with what lies on the counter. */
export const CaKeyReading = ({ reading }: { readonly reading: KeyReading }) => {
  const { holder, ca, validTo, sentence, matches, unknown } = reading;
  const take = (match: Match | undefined): void => {
    if (match !== undefined) whenFree(() => void confirm(reading, match));
  };
  useKeys(Object.fromEntries(matches.slice(0, 9).map((match, at) => [String(at + 1), () => take(match)])));
  return (
    <section className="card key-reading" aria-label={t('ca.identify')}>
      <header className="section-head">
        <h2>
          <Quoted as="name" text={t('ca.read-heading', { holder })} />
        </h2>
      </header>
      <p className="secondary">
        <Quoted as="name" text={`${t('ca.read-of', { ca: inLanguage(ca), on: validTo })} · ${sentence}`} />
      </p>
      <ol className="numbered">
        {matches.map((match, index) => (
          <li key={match.taxpayer.taxpayerNo}>
            <button
              type="button"
              data-stop={`key-match.${index}`}
              autoFocus={index === 0}
              onClick={() => take(match)}
            >
              <DigitOf index={index} />
              <strong {...quotedText('name', match.taxpayer.name)}>{match.taxpayer.name}</strong>
              <span className="digits">{match.taxpayer.taxpayerNo}</span>
              <span {...quotedText('name', match.taxpayer.registrationType)}>
                {match.taxpayer.registrationType}
              </span>
              <span className="secondary digits">{t('ca.by-number', { number: match.number })}</span>
              {match.confirmedBefore ? <b>{t('ca.confirmed-before')}</b> : null}
            </button>
          </li>
        ))}
      </ol>
      {matches.length === 0 ? <p className="attention">{t('ca.nobody')}</p> : null}
      {unknown.map(({ label, number }) => (
        <p key={number} className="secondary">
          {t('ca.unknown', { label: inLanguage(label), number })}
        </p>
      ))}
      <p className="secondary">{t('ca.not-person')}</p>
    </section>
  );
};

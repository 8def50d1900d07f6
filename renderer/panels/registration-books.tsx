import type { ReactNode } from 'react';
import type { RecordView } from '../../contract/calls/exchange.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { monthDayTime } from '../text/format.ts';
import { bureauText, documentTitle } from '../text/in-language.ts';

type Standing = NonNullable<RecordView['registration']>;

const certificateState = ({ status, issuedOn }: NonNullable<Standing['certificate']>): string =>
  status === 'issued'
    ? t('record.certificate-issued', { on: issuedOn })
    : t(status === 'taken-back' ? 'record.certificate-taken-back' : 'record.certificate-declared-void');

const noCertificateKey = ({ isOneCode, papers }: Standing): MessageKey => {
  if (isOneCode) return 'record.one-code';
  return papers.some(({ kind }) => kind === 'registration-certificate')
    ? 'record.certificate-elsewhere'
    : 'record.certificate-follows';
};

/** What a registration has where a collection has vouchers and ledger: certificate, seals, papers, shelf, the other's word. */
export const RegistrationBooks = ({
  standing,
  history,
}: {
  readonly standing: Standing;
  readonly history: ReactNode;
}) => {
  const { certificate, papers, shelf, keptBy, confirmation } = standing;
  return (
    <div className="record-books">
      <section>
        <h2 className="panel-sub">{t('record.certificate')}</h2>
        {certificate === null ? (
          <p className="empty">{t(noCertificateKey(standing))}</p>
        ) : (
          <ul className="plain">
            <li>
              <b className="digits">
                <Quoted as="paper" text={certificate.number} />
              </b>
              <span>{certificateState(certificate)}</span>
            </li>
            {certificate.seals.map(({ bureau, code }) => (
              <li key={bureau}>
                <BureauMark bureau={bureau} />
                <span>{t('record.seal')}</span>
                <span className="digits">{code}</span>
              </li>
            ))}
          </ul>
        )}
        <h2 className="panel-sub">{t('record.other-bureau')}</h2>
        <p className={confirmation.at === null ? 'empty' : undefined}>
          {confirmation.at === null ? (
            t('record.not-confirmed', { bureau: bureauText(confirmation.by) })
          ) : (
            <>
              <span className="digits secondary">{monthDayTime(confirmation.at)}</span>{' '}
              {t('record.confirmed-by', { bureau: bureauText(confirmation.by) })}
            </>
          )}
        </p>
      </section>
      <section>
        <h2 className="panel-sub">{t('record.papers')}</h2>
        <ul className="plain">
          {papers.map(({ kind, title, number }) => (
            <li key={`${kind}-${number ?? ''}`}>
              <span>
                <Quoted as="name" text={documentTitle(kind, title)} />
              </span>
              <b className="digits">
                <Quoted as="paper" text={number ?? ''} />
              </b>
            </li>
          ))}
          {shelf === null ? null : (
            <li>
              {keptBy === null ? null : <BureauMark bureau={keptBy} />}
              <b className="digits">
                <Quoted as="paper" text={shelf} />
              </b>
              {keptBy === null ? null : <span>{t('record.kept-by', { bureau: bureauText(keptBy) })}</span>}
            </li>
          )}
        </ul>
      </section>
      {history}
    </div>
  );
};

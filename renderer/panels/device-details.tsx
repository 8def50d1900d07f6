import type { DeviceReportView } from '../../contract/calls/devices.ts';
import { Quoted } from '../counter/quoted.tsx';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { hourMinuteSecond } from '../text/format.ts';

type Attempt = DeviceReportView['attempts'][number];

const attemptKey = {
  open: 'devices.tried-open',
  check: 'devices.tried-check',
  test: 'devices.tried-test',
  lost: 'devices.tried-lost',
} as const satisfies Record<Attempt['what'], MessageKey>;

const Tried = ({ attempt }: { readonly attempt: Attempt }) => (
  <li className={attempt.code === null ? '' : 'attention'}>
    <time className="digits">{hourMinuteSecond(attempt.at)}</time>
    <b>{t(attemptKey[attempt.what])}</b>
    <span className="wrap">
      {attempt.code === null ? (
        t('devices.went-well', { ms: attempt.tookMs })
      ) : (
        <Quoted as="name" text={attempt.sentence} />
      )}
    </span>
    <code className="secondary">{attempt.code ?? ''}</code>
  </li>
);

/** What one device is, what was tried, and what to do about it. */
export const DeviceDetails = ({ report }: { readonly report: DeviceReportView }) => (
  <section className="card device-details" aria-label={t('devices.details')}>
    <dl className="facts-list">
      <dt>{t('devices.model')}</dt>
      <dd>
        <Quoted as="name" text={report.device.model} />
      </dd>
      <dt>{t('devices.where')}</dt>
      <dd className="wrap">
        <Quoted as="name" text={report.where} />
      </dd>
      <dt>{t('devices.says')}</dt>
      <dd className="wrap">
        {report.says.length === 0
          ? t('devices.says-nothing')
          : report.says.map((line) => <div key={line}>{line}</div>)}
      </dd>
      <dt>{t('devices.to-do')}</dt>
      <dd className="wrap">
        {report.device.code === null ? (
          t('devices.nothing-to-do')
        ) : (
          <Quoted as="name" text={report.device.sentence} />
        )}
      </dd>
    </dl>
    <h2 className="panel-sub">{t('devices.tried')}</h2>
    <ul className="device-attempts">
      {report.attempts.map((attempt) => (
        <Tried key={`${attempt.at}-${attempt.what}`} attempt={attempt} />
      ))}
    </ul>
  </section>
);

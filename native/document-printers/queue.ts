import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import {
  decodeIpp,
  encodeIpp,
  ippAttribute,
  ippGroup,
  ippOperation,
  ippStatus,
  ippTag,
  ippValues,
} from '../protocols/ipp.ts';
import type { IppAttribute, IppMessage, IppPlain } from '../protocols/ipp.ts';
import { HttpFailure, httpUrlOf, post } from '../transports/http.ts';
import type {
  DocumentJob,
  DocumentJobReport,
  DocumentJobState,
  DocumentPrinterSession,
  SubmitResult,
} from './driver.ts';
import { queueConditionFault, queueConditions, stopsPrinting } from './queue-conditions.ts';

export const queueDriver = { id: 'queue', vendor: 'IPP', model: '打印队列（IPP）' } as const;

/** Job states of RFC 8011, 5.3.7. */
const jobStates: Readonly<Record<number, DocumentJobState>> = {
  3: 'prepared',
  4: 'prepared',
  5: 'sent',
  6: 'sent',
  7: 'failed',
  8: 'failed',
  9: 'completed',
};
const printerStopped = 5;

export interface QueueState {
  readonly stopped: boolean;
  readonly accepting: boolean;
  readonly reasons: readonly string[];
  readonly formats: readonly string[];
  readonly scalings: readonly string[];
  readonly mediaMembers: readonly string[];
}

const strings = (values: readonly IppPlain[]): string[] =>
  values.filter((value) => typeof value === 'string');

/** The form's exact size. `media-col` counts in hundredths of a millimetre; the name is PWG 5101.1's self-describing one. */
const mediaAttribute = (media: DocumentJob['media'], members: readonly string[]): IppAttribute => {
  const { widthMm, heightMm } = media;
  if (members.includes('media-size')) {
    return ippAttribute('media-col', ippTag.collection, [
      ippAttribute('media-size', ippTag.collection, [
        ippAttribute('x-dimension', ippTag.integer, Math.round(widthMm * 100)),
        ippAttribute('y-dimension', ippTag.integer, Math.round(heightMm * 100)),
      ]),
    ]);
  }
  const isA4 = widthMm === 210 && heightMm === 297;
  const name = isA4 ? 'iso_a4_210x297mm' : `custom_form_${widthMm}x${heightMm}mm`;
  return ippAttribute('media', ippTag.keyword, name);
};

/** What a queue is given: documents it prepares itself, or bytes in the printer's own language that it passes on. */
export type QueueFormat = 'application/pdf' | 'application/vnd.cups-raw';

const notTaken = {
  'application/pdf': 'device/queue-no-pdf',
  'application/vnd.cups-raw': 'device/queue-not-raw',
} as const satisfies Record<QueueFormat, FaultCode>;

/** A queue as its users share it: one job by name, its state afterwards. */
export interface IppQueue extends Omit<DocumentPrinterSession, 'driver' | 'submit'> {
  submit(
    name: string,
    bytes: Uint8Array,
    attributesFor: (state: QueueState) => readonly IppAttribute[],
    signal?: AbortSignal,
  ): Promise<SubmitResult>;
}

/** Opens a print queue at an `ipp://`, `ipps://` or `http://` address. Nothing is sent before it is used. */
export const openIppQueue = (
  printerUrl: string,
  format: QueueFormat,
  options: { readonly timeoutMs?: number } = {},
): IppQueue => {
  const url = httpUrlOf(printerUrl);
  const where = url.host;
  const timeoutMs = options.timeoutMs ?? 10_000;
  let version: readonly [number, number] = [2, 0];
  let requestId = 0;

  const call = async (
    operation: number,
    operationAttributes: readonly IppAttribute[],
    jobAttributes: readonly IppAttribute[] = [],
    data: Uint8Array = new Uint8Array(0),
    signal?: AbortSignal,
  ): Promise<IppMessage> => {
    requestId += 1;
    const body = encodeIpp({
      version,
      code: operation,
      requestId,
      groups: [
        {
          tag: ippGroup.operation,
          attributes: [
            ippAttribute('attributes-charset', ippTag.charset, 'utf-8'),
            ippAttribute('attributes-natural-language', ippTag.language, 'zh-cn'),
            ippAttribute('printer-uri', ippTag.uri, printerUrl),
            ...operationAttributes,
          ],
        },
        ...(jobAttributes.length === 0 ? [] : [{ tag: ippGroup.job, attributes: jobAttributes }]),
      ],
      data,
    });
    const bytes = await post(url, 'application/ipp', body, {
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    });
    const answer = decodeIpp(bytes);
    if (answer === undefined || answer.requestId !== requestId) {
      throw new Fault('device/queue-answer-malformed', { where });
    }
    if (answer.code === ippStatus.serverVersionNotSupported && version[0] > 1) {
      version = [1, 1];
      return call(operation, operationAttributes, jobAttributes, data, signal);
    }
    return answer;
  };

  /** A question that changes nothing at the printer: no answer is simply no answer. */
  const ask = async (operation: number, attributes: readonly IppAttribute[]): Promise<IppMessage> => {
    try {
      return await call(operation, attributes);
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (error.status === undefined) throw new Fault('device/queue-unreachable', { where });
      throw new Fault('device/queue-refused', { status: `HTTP ${error.status}` });
    }
  };

  const refused = (answer: IppMessage): Fault =>
    new Fault('device/queue-refused', { status: `IPP ${answer.code.toString(16).padStart(4, '0')}` });

  const queueState = async (): Promise<QueueState> => {
    const answer = await ask(ippOperation.getPrinterAttributes, [
      ippAttribute(
        'requested-attributes',
        ippTag.keyword,
        ...[
          'printer-state',
          'printer-state-reasons',
          'printer-is-accepting-jobs',
          'document-format-supported',
        ],
        ...['print-scaling-supported', 'media-col-supported'],
      ),
    ]);
    if (answer.code > ippStatus.okLast) throw refused(answer);
    const values = (name: string): readonly IppPlain[] => ippValues(answer, ippGroup.printer, name);
    return {
      stopped: values('printer-state')[0] === printerStopped,
      accepting: values('printer-is-accepting-jobs')[0] !== false,
      reasons: strings(values('printer-state-reasons')),
      formats: strings(values('document-format-supported')),
      scalings: strings(values('print-scaling-supported')),
      mediaMembers: strings(values('media-col-supported')),
    };
  };

  const checked = async (): Promise<QueueState> => {
    const state = await queueState();
    if (!state.accepting) throw new Fault('device/queue-not-accepting');
    if (!state.formats.includes(format)) throw new Fault(notTaken[format]);
    const stopping = state.stopped ? state.reasons : state.reasons.filter(stopsPrinting);
    const code = queueConditionFault(queueConditions(stopping));
    if (code !== undefined) throw new Fault(code, { where });
    if (state.stopped) throw new Fault('device/queue-not-accepting');
    return state;
  };

  const submit: IppQueue['submit'] = async (name, bytes, attributesFor, signal) => {
    let state: QueueState;
    try {
      state = await checked();
    } catch (error) {
      return { state: 'not-sent', fault: recordOf(error) };
    }
    if (signal?.aborted === true) return { state: 'not-sent', fault: faultRecord('device/cancelled') };
    let answer: IppMessage;
    try {
      answer = await call(
        ippOperation.printJob,
        [
          ippAttribute('requesting-user-name', ippTag.name, 'counter-window'),
          ippAttribute('job-name', ippTag.name, name),
          // A form printed at another size or scale misses its boxes: better refused than substituted.
          ippAttribute('ipp-attribute-fidelity', ippTag.boolean, true),
          ippAttribute('document-format', ippTag.mimeType, format),
        ],
        attributesFor(state),
        bytes,
      );
    } catch (error) {
      if (!(error instanceof HttpFailure)) return { state: 'unknown', fault: recordOf(error) };
      if (error.status !== undefined) {
        return {
          state: 'not-sent',
          fault: faultRecord('device/queue-refused', { status: `HTTP ${error.status}` }),
        };
      }
      return error.mayHaveArrived
        ? { state: 'unknown', fault: faultRecord('device/document-job-unknown') }
        : { state: 'not-sent', fault: faultRecord('device/queue-unreachable', { where }) };
    }
    if (answer.code > ippStatus.okLast) return { state: 'not-sent', fault: recordOf(refused(answer)) };
    const [jobId] = ippValues(answer, ippGroup.job, 'job-id');
    if (typeof jobId !== 'number') {
      return { state: 'unknown', fault: faultRecord('device/document-job-unknown') };
    }
    return { state: 'sent', jobId: String(jobId) };
  };

  const state = async (jobId: string): Promise<DocumentJobReport> => {
    const answer = await ask(ippOperation.getJobAttributes, [
      ippAttribute('job-id', ippTag.integer, Number(jobId)),
      ippAttribute('requesting-user-name', ippTag.name, 'counter-window'),
      ippAttribute('requested-attributes', ippTag.keyword, 'job-state', 'job-state-reasons'),
    ]);
    const lost: DocumentJobReport = {
      jobId,
      state: 'unknown',
      conditions: [],
      fault: faultRecord('device/document-job-unknown'),
    };
    if (answer.code === ippStatus.clientNotFound) return lost;
    if (answer.code > ippStatus.okLast) throw refused(answer);
    const [number] = ippValues(answer, ippGroup.job, 'job-state');
    const jobState = typeof number === 'number' ? jobStates[number] : undefined;
    if (jobState === undefined) return lost;
    if (jobState === 'failed') {
      return { jobId, state: 'failed', conditions: [], fault: faultRecord('device/document-job-failed') };
    }
    if (jobState === 'completed') {
      // The queue itself doubts the paper, so a person looks.
      const reasons = strings(ippValues(answer, ippGroup.job, 'job-state-reasons'));
      return reasons.includes('job-completed-with-errors')
        ? lost
        : { jobId, state: 'completed', conditions: [] };
    }
    const conditions = queueConditions((await queueState()).reasons);
    const code = queueConditionFault(conditions);
    return {
      jobId,
      state: jobState,
      conditions,
      ...(code === undefined ? {} : { fault: faultRecord(code, { where }) }),
    };
  };

  return {
    submit,
    state,
    check: async () => queueConditions((await checked()).reasons),
    close: () => Promise.resolve(),
  };
};

/** The queue of a document printer: PDF at exact size, scaled by nobody. */
export const openQueue = (
  printerUrl: string,
  options: { readonly timeoutMs?: number } = {},
): DocumentPrinterSession => {
  const queue = openIppQueue(printerUrl, 'application/pdf', options);
  return {
    ...queue,
    driver: queueDriver,
    submit: (job, signal) =>
      queue.submit(
        job.printJobId,
        job.pdf,
        (state) => [
          mediaAttribute(job.media, state.mediaMembers),
          ...(state.scalings.includes('none') ? [ippAttribute('print-scaling', ippTag.keyword, 'none')] : []),
          ...((job.copies ?? 1) > 1 ? [ippAttribute('copies', ippTag.integer, job.copies ?? 1)] : []),
        ],
        signal,
      ),
  };
};

import { parentPort } from 'node:worker_threads';
import type { PdfRequest } from '../../main/printing/pdf-messages.ts';

/** The real worker, which dies or hangs when a voucher with one of these numbers comes by. */
parentPort?.on('message', (request: PdfRequest) => {
  if (request.kind === 'draw') return;
  const { job } = request;
  if (job.template !== 'voucher-cash') return;
  if (job.data.number.endsWith('66666666')) process.exit(7);
  if (job.data.number.endsWith('77777777')) for (;;);
});
await import('../../main/printing/pdf-worker.ts');

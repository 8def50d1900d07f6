import { openPdfRenderer } from '../../main/printing/render-pdf.ts';
import type { PdfJob } from '../../print-templates/index.ts';
import { certificate } from '../print-templates/registration-samples.ts';
import { compare, type Comparison } from './measure.ts';

const job: PdfJob = { template: 'registration-certificate', data: certificate, training: false };
const crosses: PdfJob = {
  template: 'overprint-crosses',
  data: { title: 'bench', shiftRightMm: 0, shiftDownMm: 0 },
  training: false,
};

/**
 * The registration certificate as PDF: from a worker that has never rendered, and from a warm one; against a sheet of
 * crosses from the same worker, which is hardly more than the worker, the font and the way.
 */
export const measureCertificatePdf = async (
  rounds: number,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly notes: readonly string[] }> => {
  const [cold, warm, bareCold, bareWarm]: [number[], number[], number[], number[]] = [[], [], [], []];
  const timed = async (renderer: ReturnType<typeof openPdfRenderer>, what: PdfJob, into: number[]) => {
    const begun = performance.now();
    const { pdf } = await renderer.renderPdf(what);
    into.push(performance.now() - begun);
    if (pdf.length === 0) throw new Error('an empty PDF');
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const [what, first, later] of round % 2 === 0
      ? ([
          [job, cold, warm],
          [crosses, bareCold, bareWarm],
        ] as const)
      : ([
          [crosses, bareCold, bareWarm],
          [job, cold, warm],
        ] as const)) {
      const renderer = openPdfRenderer();
      try {
        await timed(renderer, what, first);
        // The second and third still compile.
        const passed: number[] = [];
        for (let time = 0; time < 2; time += 1) await timed(renderer, what, passed);
        await timed(renderer, what, later);
      } finally {
        await renderer.close();
      }
    }
  }
  return {
    comparisons: [
      compare('certificate', 'certificate PDF, cold', cold, 'a sheet of crosses, cold', bareCold),
      compare('certificate', 'certificate PDF, warm', warm, 'a sheet of crosses, warm', bareWarm),
    ],
    notes: ['rendered in a thread of the hall process: neither its loop nor the page is held'],
  };
};

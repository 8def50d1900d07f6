import { z } from 'zod/mini';
import { call } from '../call.ts';
import { instant, none, reference } from '../values.ts';

/** How a numbered form goes out: see `db/form-printing.ts`. */
const formWay = z.enum(['form-printer', 'document-overprint', 'document-plain']);

/** Thousandths of a millimetre. */
const micrometres = z.int().check(z.minimum(-30_000), z.maximum(30_000));

export const FormPrintingView = z.strictObject({
  form: z.string(),
  title: z.string(),
  way: formWay,
  ways: z.array(
    z.strictObject({
      way: formWay,
      /** Whether the window has that printer at all. */
      possible: z.boolean(),
    }),
  ),
  /** Of the printer in use; null where the whole form is printed and nothing has to fit. */
  calibration: z.nullable(
    z.strictObject({
      rightUm: micrometres,
      downUm: micrometres,
      /** Null while this printer was never calibrated for the form. */
      at: z.nullable(instant),
      officerName: z.nullable(z.string()),
    }),
  ),
});
export type FormPrintingView = z.infer<typeof FormPrintingView>;

const Forms = z.strictObject({ rows: z.array(FormPrintingView) });
const those = ['counter-clerk', 'field-collector', 'supervisor', 'hall-manager'] as const;

export const forms = {
  list: call(those, none, Forms),
  chooseWay: call(those, z.strictObject({ form: reference, way: formWay }), Forms),
  /** Puts the crosses onto a void form, moved by the calibration in force. */
  printCrosses: call(those, z.strictObject({ form: reference }), z.strictObject({ sentence: z.string() })),
  /** What was read off the crosses: how far to the right and down of their corners they stand. */
  calibrate: call(
    those,
    z.strictObject({ form: reference, readRightUm: micrometres, readDownUm: micrometres }),
    Forms,
  ),
} as const;

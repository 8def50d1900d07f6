import { configured } from '../host/devices.ts';
import type { KindModule } from '../host/kind.ts';
import { deviceNames } from '../host/messages.ts';
import { isThere, openSlot } from '../host/slot.ts';
import { handsOn, serialLine, virtualLineTo } from '../virtual/openable.ts';
import { virtualRatingPad } from '../virtual/rating-pad.ts';
import type { VirtualRatingPad } from '../virtual/rating-pad.ts';
import type { RatingPadConfig } from './config.ts';
import type { RatingPadOps } from './ops.ts';
import type { ratingPadRehearsal } from './rehearsal.ts';
import { serialFramePad, trainingPad } from './serial-frames.ts';

const rehearsalWith = (model: VirtualRatingPad) =>
  ({
    'press-5': () => model.press(5),
    'press-1': () => model.press(1),
    garbled: () => model.garble(),
    dead: () => model.setDead(true),
    mended: () => model.setDead(false),
  }) satisfies Record<keyof typeof ratingPadRehearsal, () => void>;

const reach = async (config: RatingPadConfig) => {
  if (config.driver !== 'virtual')
    return { line: serialLine(config.port, config.baud), pad: serialFramePad(config.profile) };
  const model = virtualRatingPad();
  const line = await virtualLineTo(model, config.on, deviceNames['rating-pad']);
  return { model, line, pad: serialFramePad(trainingPad) };
};

export const ratingPadKind: KindModule<RatingPadConfig, RatingPadOps> = {
  kind: 'rating-pad',
  async open(config, { onState, timings }) {
    const { line, pad, model } = await reach(config);
    const slot = openSlot({
      kind: 'rating-pad',
      model: pad.model.zh + line.remark,
      where: line.where,
      virtual: line.virtual,
      exclusive: false,
      open: () => pad.open(line.open),
      check: isThere,
      onState,
      timings,
    });
    return {
      slot,
      ...handsOn(model, line, rehearsalWith),
      operations: {
        'rating-pad/rate': async ({ waitMs }, { signal }) => ({
          score: await slot.use((session) => session.rate(waitMs, signal)),
        }),
        'rating-pad/press': ({ score }) => {
          configured(model, 'virtual').press(score);
          return null;
        },
      },
    };
  },
};

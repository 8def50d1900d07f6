import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import type { Transport } from '../transports/transport.ts';
import type { IdCardReaderModel, IdCardReaderSession, IdCardReaderTimings } from './driver.ts';
import { sdtOverFrames, type SdtLink } from './sdt-link.ts';
import { openSdtSession, usualTimings } from './sdt-session.ts';
import { type SdtSpeed, sdtSpeeds } from './speeds.ts';

/** Opens the serial line at that speed; throws `device/absent`, `device/port-busy` or `device/port-refused`. */
export type OpenAtSpeed = (speed: SdtSpeed) => Promise<Transport>;

/** What a line says when it is heard at the wrong speed, or by nobody. */
const notHeard: readonly string[] = ['device/no-answer', 'device/card-torn', 'device/card-corrupt'];

/** Half a request heard at the wrong speed may still stand in the module, and swallow the first good one. */
const triesPerSpeed = 2;

const remarkOf = (answered: SdtSpeed, configured: SdtSpeed): { readonly remark?: InBoth } =>
  answered === configured
    ? {}
    : {
        remark: {
          zh: `模块以 ${answered} 速率应答，设置为 ${configured}，请由管理员更正设置`,
          en: `the module answers at ${answered}, the setting says ${configured}; have it corrected`,
        },
      };

/** The speed is asked of the configured one first, with the whole patience, then of the others. */
const findSpeed = async (
  openAt: OpenAtSpeed,
  configured: SdtSpeed,
  timings: IdCardReaderTimings,
): Promise<{ readonly link: SdtLink; readonly speed: SdtSpeed }> => {
  const order = [configured, ...sdtSpeeds.filter((speed) => speed !== configured)];
  let where = '';
  for (const speed of order) {
    const link = sdtOverFrames(await openAt(speed));
    where = link.where;
    for (let attempt = 1; attempt <= triesPerSpeed; attempt += 1) {
      try {
        await link.ask('status', {
          deadlineMs: speed === configured && attempt === 1 ? timings.replyMs : timings.detectMs,
          gapMs: timings.detectMs,
          silent: 'device/no-answer',
        });
        return { link, speed };
      } catch (error) {
        if (error instanceof Fault && notHeard.includes(error.code)) continue;
        await link.close();
        throw error;
      }
    }
    await link.close();
  }
  throw new Fault('device/reader-silent', { where, speeds: order.join('、') });
};

/** Any reader that speaks GA/T 467 on a serial line or a virtual COM port. */
export const sdtSerial = {
  id: 'sdt-serial',
  vendor: 'GA/T 467',
  model: '居民身份证阅读器（串口）',
  /**
   * Finds the speed the module is set to, and checks that it is well. Throws `device/reader-silent` where none of the
   * five is answered at, and the `device/…` fault of the port or the module.
   */
  async open(
    openAt: OpenAtSpeed,
    timings: Partial<IdCardReaderTimings> = {},
    configured: SdtSpeed = 115_200,
  ): Promise<IdCardReaderSession> {
    const all = { ...usualTimings, ...timings };
    const { link, speed } = await findSpeed(openAt, configured, all);
    const { id: driver, vendor, model } = sdtSerial;
    try {
      const session = await openSdtSession(link, all, { driver, vendor, model, speed });
      return { ...session, ...remarkOf(speed, configured) };
    } catch (error) {
      await link.close();
      throw error;
    }
  },
} as const satisfies IdCardReaderModel & Record<'open', unknown>;

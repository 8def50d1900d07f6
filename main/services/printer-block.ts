import type { FaultCode, FaultDetail } from '../../domain/faults.ts';
import type { Language } from '../../domain/language.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';
import type { DeviceState } from '../../native/host/messages.ts';
import { deviceName, deviceView } from './device-view.ts';
import { formWay, printerOf } from './form-printing.ts';
import type { HallContext } from './hall-context.ts';

/** A numbered voucher goes where forms go; every other paper to the document printer. */
export type PaperClass = 'voucher' | 'document';

/** Why a paper cannot be printed now. */
export interface PrinterBlock {
  readonly code: FaultCode;
  readonly detail: FaultDetail;
  /** For the screen: the printer, what it has, and another way where there is one. */
  readonly message: string;
}

const cannotPrint = (state: DeviceState): boolean => state.state === 'absent' || state.state === 'fault';

const otherWay = (kind: DeviceKind, language: Language): string => {
  const name = deviceName(kind, language);
  return language === 'en'
    ? ` Or let the ${name.toLowerCase()} print them: Devices, Vouchers.`
    : `也可在“设备”的“票证打印”中改由${name}打印。`;
};

/** `null` where the printer of this paper is ready or at work, or where the window has none to ask. */
export const printerBlock = (
  context: HallContext,
  client: Pick<DeviceClient, 'devices'>,
  paper: PaperClass,
): PrinterBlock | null => {
  const kind = paper === 'voucher' ? printerOf(formWay(context)) : 'document-printer';
  const states = client.devices();
  const state = states.find((one) => one.kind === kind);
  if (state === undefined || !cannotPrint(state)) return null;
  const code = state.fault?.code ?? 'device/absent';
  const detail = state.fault?.detail ?? {};
  const other = states.find(
    (one) =>
      (one.kind === 'form-printer' || one.kind === 'document-printer') &&
      one.kind !== kind &&
      !cannotPrint(one),
  );
  const language = context.language();
  const hint = paper === 'voucher' && other !== undefined ? otherWay(other.kind, language) : '';
  return { code, detail, message: `${deviceView(state, language).sentence}${hint}` };
};

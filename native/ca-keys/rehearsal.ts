import type { InBoth } from '../../domain/language.ts';
import type { VirtualCaKeyFault } from '../virtual/ca-key.ts';

/** What a trainee can make go wrong with the virtual slot for CA keys. */
export const caKeyRehearsal: Readonly<Record<VirtualCaKeyFault, InBoth>> = {
  'pin-wrong': { zh: 'Key：PIN 码输错一次', en: 'CA key: PIN wrong once' },
  'pin-locked': { zh: 'Key：PIN 码锁定', en: 'CA key: PIN locked' },
  'pin-unlocked': { zh: 'Key：在 CA 机构解锁后带回', en: 'CA key: unlocked by its CA' },
  removed: { zh: 'Key：拔出', en: 'CA key: pulled out' },
  'removed-mid-sign': { zh: 'Key：签名途中拔出', en: 'CA key: pulled out while signing' },
  slow: { zh: 'Key：签名缓慢', en: 'CA key: slow to sign' },
  hangs: { zh: 'Key：驱动没有响应', en: 'CA key: driver stands still' },
  crashes: { zh: 'Key：驱动崩溃', en: 'CA key: driver crashes' },
  'signature-wrong': { zh: 'Key：签名与证书不符', en: 'CA key: signature does not fit' },
  'certificate-missing': { zh: 'Key：没有签名证书', en: 'CA key: no signing certificate' },
  'certificate-expired': { zh: 'Key：换成证书已到期的', en: 'CA key: one that has expired' },
};

import type { FaultText } from './fault-text.ts';

/** CA keys (CA 证书 Key, UKey), through SKF or PKCS#11. Nothing is signed unless a signature is handed back. */
export const caKeyFaults = {
  'device/ca-key-absent': {
    zh: '没有检测到 CA 证书 Key，请插好 Key、等指示灯亮稳后重试。',
    en: 'No CA key was found; plug it in, wait until its light is steady and try again.',
    retry: true,
  },
  'device/ca-key-removed': {
    zh: 'CA 证书 Key 在操作途中被拔出，没有签名，请插好 Key 后重新签名。',
    en: 'The CA key was pulled out half way and nothing was signed; plug it in and sign again.',
    retry: true,
  },
  'device/ca-key-changed': {
    zh: '所选的证书已不在插着的 Key 上，没有签名，请重新选择证书后再签。',
    en: 'The chosen certificate is no longer on a key that is plugged in, so nothing was signed; choose it again.',
    retry: true,
  },
  'device/ca-pin-wrong': {
    zh: 'Key 的 PIN 码不正确，没有签名；还可再试 {left} 次，用完即锁定，请与持有人核对后再输入。',
    en: 'The PIN of the key is wrong and nothing was signed; {left} more tries before it locks. Check with its holder first.',
    retry: true,
  },
  'device/ca-pin-wrong-untold': {
    zh: 'Key 的 PIN 码不正确，没有签名；此 Key 不报告剩余次数，连续输错会锁定，请与持有人核对后再输入。',
    en: 'The PIN of the key is wrong and nothing was signed; this key does not say how many tries are left, so check with its holder first.',
    retry: true,
  },
  'device/ca-pin-locked': {
    zh: 'Key 的 PIN 码已锁定，本窗口不能解锁；请持有人带有效证件到发证的 CA 机构解锁后再来办理。',
    en: 'The PIN of the key is locked and cannot be unlocked here; its holder has to take it to the CA that issued it, with an ID document.',
    retry: false,
  },
  'device/ca-pin-malformed': {
    zh: 'PIN 码的长度或字符不合 Key 的要求，没有签名，也没有占用次数；请持有人重新输入。',
    en: 'The PIN has a length or character the key does not take; nothing was signed and no try was used. Have it entered again.',
    retry: true,
  },
  'device/ca-pin-not-set': {
    zh: '此 Key 还没有设置用户 PIN 码，不能签名，请持有人到发证的 CA 机构办理。',
    en: 'This key has no user PIN yet and cannot sign; its holder has to see the CA that issued it.',
    retry: false,
  },
  'device/ca-certificate-missing': {
    zh: 'Key 上没有签名证书，不能签名，请持有人到发证的 CA 机构补装证书。',
    en: 'There is no signing certificate on the key, so it cannot sign; its holder has to see the CA that issued it.',
    retry: false,
  },
  'device/ca-certificate-unreadable': {
    zh: 'Key 上的证书无法识别，没有采用，请换一个 Key，或由持有人到发证的 CA 机构更换证书。',
    en: 'The certificate on the key cannot be understood and was not taken; use another key, or have the CA replace it.',
    retry: false,
  },
  'device/ca-algorithm-mismatch': {
    zh: '此 Key 的证书是 {kind} 类型，不能按 {algorithm} 签名，请选择相符的证书。',
    en: 'The certificate on this key is of kind {kind} and cannot sign by {algorithm}; choose one that can.',
    retry: false,
  },
  'device/ca-signature-wrong': {
    zh: 'Key 返回的签名与其证书不符，已作废、没有采用；请重插 Key 再签一次，仍如此请停用该 Key。',
    en: 'The signature the key gave does not fit its certificate and was thrown away; plug it in again and sign once more, then take it out of use.',
    retry: true,
  },
  'device/ca-key-refused': {
    zh: 'Key 拒绝了操作（状态 {status}），没有签名，请重插 Key 再试；仍不成功请由管理员检查厂商驱动。',
    en: 'The key refused the operation (status {status}) and nothing was signed; plug it in again, or have the maker’s driver checked.',
    retry: true,
  },
  'device/ca-key-answer-malformed': {
    zh: '厂商驱动对“{name}”的回答无法识别，没有签名，请由管理员核对 Key 的型号设置或更新厂商驱动。',
    en: 'The maker’s driver gave an answer to {name} that cannot be understood, and nothing was signed; have the key’s model or driver checked.',
    retry: false,
  },
  'device/ca-library-hung': {
    zh: '{vendor}的 Key 驱动没有响应，已重新启动，没有签名；请重插 Key 后重新签名。',
    en: 'The key driver of {vendor} stopped answering and was started again; nothing was signed. Plug the key in again and sign anew.',
    retry: true,
  },
  'device/ca-library-crashed': {
    zh: '{vendor}的 Key 驱动意外停止，正在重新打开，没有签名；请稍候几秒后重新签名。',
    en: 'The key driver of {vendor} stopped unexpectedly and is being reopened; nothing was signed. Wait a few seconds and sign anew.',
    retry: true,
  },
  'device/ca-no-library': {
    zh: '本机没有安装任何可用的 Key 厂商驱动，请由管理员安装持有人 Key 的驱动后重试。',
    en: 'No usable key driver is installed on this computer; have the driver of the holder’s key installed and try again.',
    retry: false,
  },
  'device/ca-library-other-width': {
    zh: 'Key 驱动 {file} 是 {machine} 版本，需要在同版本的辅助程序中运行，而本机没有；请由管理员在设备设置中配置。',
    en: 'The key driver {file} is made for {machine} and needs a helper program of that kind; this computer has none, have one set in the device settings.',
    retry: false,
  },
  'device/ca-helper-unusable': {
    zh: '辅助程序 {file} 不能运行 {machine} 版本的 Key 驱动，请由管理员更正设备设置，或重新安装本程序。',
    en: 'The helper program {file} cannot run a key driver made for {machine}; have the device settings corrected, or this program installed again.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

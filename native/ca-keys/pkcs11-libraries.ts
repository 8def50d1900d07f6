/** A maker's PKCS#11 library as it is usually called. The first that is there and finds a key is taken. */
export interface Pkcs11Library {
  readonly maker: string;
  readonly windows: readonly string[];
  readonly linux: readonly string[];
}

const system32 = 'C:\\Windows\\System32';

/**
 * File names as they occur in public software that uses these tokens; none was tried here on its token. A hall whose
 * library is not among them writes its path into the device settings (`library`).
 */
export const pkcs11Libraries: readonly Pkcs11Library[] = [
  {
    maker: '飞天诚信 ePass2003',
    windows: [`${system32}\\eps2003csp11.dll`, `${system32}\\eps2003csp11v2.dll`],
    linux: ['/usr/lib/libcastle.so.1.0.0', '/usr/lib/x86_64-linux-gnu/libcastle.so.1.0.0'],
  },
  {
    maker: '龙脉 GM3000',
    windows: [`${system32}\\gm3000_pkcs11.dll`],
    linux: ['/usr/lib/libgm3000_pkcs11.so'],
  },
  {
    maker: '握奇 ProxKey',
    windows: [`${system32}\\SignatureP11.dll`, `${system32}\\wdpkcs.dll`],
    linux: ['/usr/lib/WatchData/ProxKey/lib/libwdpkcs_SignatureP11.so', '/usr/lib/libwdpkcs.so'],
  },
  {
    maker: 'SafeNet eToken',
    windows: [`${system32}\\eTPKCS11.dll`],
    linux: ['/usr/lib/libeTPkcs11.so', '/usr/lib/x86_64-linux-gnu/libeTPkcs11.so'],
  },
  {
    maker: 'OpenSC',
    windows: ['C:\\Program Files\\OpenSC Project\\OpenSC\\pkcs11\\opensc-pkcs11.dll'],
    linux: [
      '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so',
      '/usr/lib/x86_64-linux-gnu/pkcs11/opensc-pkcs11.so',
      '/usr/lib64/opensc-pkcs11.so',
    ],
  },
];

/** The places to look on this system, in order. */
export const pkcs11Paths = (platform: string): readonly string[] =>
  pkcs11Libraries.flatMap((library) => (platform === 'win32' ? library.windows : library.linux));

/** What differs between the libraries of vendors; what is unsure is a figure here and not a rule in the code. */
export interface SkfQuirks {
  /** The user's PIN: 1 in four independent headers, 0 in one report. */
  readonly userPinType: 0 | 1;
  /** Bytes of a ULONG in the structures; `measure`: asked of the library by what it writes. */
  readonly ulong: 4 | 8 | 'measure';
  /** What RSASignData pads: the DigestInfo it is given, or a bare digest that it makes a DigestInfo of itself. */
  readonly rsaTakes: 'digest-info' | 'digest';
  /** Hot plug: the library tells, from a call that stands beside the others, or it is asked again and again. */
  readonly events: 'wait' | 'poll';
}

export interface SkfVendor {
  readonly id: string;
  /** As the clerk reads it. */
  readonly name: string;
  /** Candidates in the order they are tried: a newer one may have dropped older keys. */
  readonly files: { readonly windows: readonly string[]; readonly linux: readonly string[] };
  readonly quirks: SkfQuirks;
}

export const usualQuirks: SkfQuirks = {
  userPinType: 1,
  // Windows headers have it 4 bytes wide; on Linux both are in use, and the measured one holds anywhere.
  ulong: 'measure',
  rsaTakes: 'digest-info',
  events: 'wait',
};

/**
 * Vendors and their file names as public sources have them; none was tried here on its key. What a hall has beside
 * these is written into the device settings.
 */
export const skfVendors: readonly SkfVendor[] = [
  {
    id: 'feitian',
    name: '飞天诚信',
    files: {
      windows: ['ShuttleCsp11_3000GM_SZCA.dll', 'ShuttleCsp11_3000GM.dll', 'ft3001_p0313_gm.dll'],
      linux: [],
    },
    quirks: usualQuirks,
  },
  {
    id: 'haitai',
    name: '海泰方圆',
    files: {
      windows: [
        'SKFAPI20538.dll',
        'SKFAPI20549.dll',
        'SKFAPI20529.dll',
        'SKFAPI20524.dll',
        'SKFAPI20438.dll',
        'SKFAPI20052.dll',
        'SKFAPI20046.dll',
      ],
      linux: [],
    },
    quirks: usualQuirks,
  },
  {
    id: 'netca',
    name: '网证通 NETCA',
    files: { windows: ['NetcaSKF.dll'], linux: [] },
    quirks: usualQuirks,
  },
  {
    id: 'linguo',
    name: '凌国',
    files: {
      windows: ['lgu3073_p1514_gm_x64.dll', 'lgu3073_p1514_gm.dll', 'lgu3056_p1020_gm.dll'],
      linux: [],
    },
    quirks: usualQuirks,
  },
  {
    id: 'usk218',
    name: 'USK218',
    files: { windows: ['USK218_GM.dll'], linux: [] },
    quirks: usualQuirks,
  },
  {
    id: 'longmai',
    name: '龙脉 GM3000',
    files: {
      windows: ['mtoken_gm3000.dll', 'gm3k_for_bjca_x64.dll', 'gm3k_for_bjca.dll', 'mtoken_gm3000_xjca.dll'],
      linux: ['libgm3000.1.0.so', 'libgm3000_scard.1.0.so'],
    },
    // Its state is global (current device, current application), so nothing is called beside anything else.
    quirks: { ...usualQuirks, events: 'poll' },
  },
  {
    id: 'cfca',
    name: 'CFCA 翔晟',
    files: { windows: ['SKF_APP_XS.dll'], linux: [] },
    quirks: usualQuirks,
  },
];

/** Where vendors install them. A 64-bit program sees the 32-bit ones under SysWOW64. */
export const libraryFolders: Readonly<Record<'windows' | 'linux', readonly string[]>> = {
  windows: ['C:\\Windows\\System32', 'C:\\Windows\\SysWOW64'],
  linux: [
    '/usr/lib',
    '/usr/lib64',
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/local/lib',
  ],
};

/** Where a field stands in the text block: pieces of [byte offset, byte length], joined before they are read. */
export type FieldPlace = readonly (readonly [offset: number, length: number])[];

/**
 * Byte offset and length of each field in the 256-byte text block of each kind of card, GA/T 467 and the announcements
 * of the cards of 2017, 2018 and 2023. UTF-16LE throughout, padded with spaces; the character at 248 says which it is.
 */
export const cardLayouts = {
  resident: {
    name: [[0, 30]],
    sex: [[30, 2]],
    ethnicGroup: [[32, 4]],
    bornOn: [[36, 16]],
    address: [[52, 70]],
    idNumber: [[122, 36]],
    authority: [[158, 30]],
    validFrom: [[188, 16]],
    validTo: [[204, 16]],
  },
  'residence-permit': {
    name: [[0, 30]],
    sex: [[30, 2]],
    bornOn: [[36, 16]],
    address: [[52, 70]],
    idNumber: [[122, 36]],
    authority: [[158, 30]],
    validFrom: [[188, 16]],
    validTo: [[204, 16]],
    travelPermitNumber: [[220, 18]],
    timesIssued: [[238, 4]],
  },
  'foreigner-2023': {
    chineseName: [[0, 30]],
    sex: [[30, 2]],
    renewals: [[32, 4]],
    bornOn: [[36, 16]],
    // Forty-six characters in two places: the resident's address, and what a resident card leaves empty.
    englishName: [
      [52, 70],
      [220, 22],
    ],
    idNumber: [[122, 36]],
    validFrom: [[188, 16]],
    validTo: [[204, 16]],
    nationality: [[242, 6]],
    formerNumberLink: [[250, 6]],
  },
  'foreigner-2017': {
    englishName: [[0, 120]],
    sex: [[120, 2]],
    idNumber: [[122, 30]],
    nationality: [[152, 6]],
    chineseName: [[158, 30]],
    validFrom: [[188, 16]],
    validTo: [[204, 16]],
    bornOn: [[220, 16]],
    cardVersion: [[236, 4]],
    authorityCode: [[240, 8]],
  },
} as const satisfies Record<string, Record<string, FieldPlace>>;

export type CardLayoutName = keyof typeof cardLayouts;

/** Byte offset of the character that says which card it is. */
export const layoutFlagAt = 248;
export const layoutFlags = {
  resident: ' ',
  'residence-permit': 'J',
  'foreigner-2023': 'Y',
  'foreigner-2017': 'I',
} as const satisfies Record<CardLayoutName, string>;

export const textBlockLength = 256;

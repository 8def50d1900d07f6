/** The first two digits of an administrative division code, GB/T 2260. */
const provinces: ReadonlySet<string> = new Set(
  [
    '11 12 13 14 15',
    '21 22 23',
    '31 32 33 34 35 36 37',
    '41 42 43 44 45 46',
    '50 51 52 53 54',
    '61 62 63 64 65',
    '71 81 82',
  ].flatMap((region) => region.split(' ')),
);

/** Whether a division code begins with one of the eight regions of GB/T 2260; 100000 stands for the whole country. */
export const beginsWithRegion = (area: string): boolean => /^[1-8]/.test(area);

/** Whether a division code begins with a province; the county is not checked. */
export const beginsWithProvince = (area: string): boolean => provinces.has(area.slice(0, 2));

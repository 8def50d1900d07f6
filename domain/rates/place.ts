/** Where the payer is, as the city maintenance tax counts it: urban area, county seat or town, elsewhere. */
export const places = ['city', 'town', 'other'] as const;
export type Place = (typeof places)[number];

export const placeName: Readonly<Record<Place, string>> = {
  city: '市区',
  town: '县城、镇',
  other: '不在市区、县城或镇',
};
export const placeNameEn: Readonly<Record<Place, string>> = {
  city: 'city',
  town: 'county town',
  other: 'elsewhere',
};

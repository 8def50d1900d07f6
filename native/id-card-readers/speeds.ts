/** Speeds a module can be set to, GA/T 467; the first is the factory setting. */
export const sdtSpeeds = [115_200, 57_600, 38_400, 19_200, 9_600] as const;
export type SdtSpeed = (typeof sdtSpeeds)[number];

/** The two bureaus of the joint hall: 国税 (State) and 地税 (Local). Norm, preamble. */
export const bureaus = ['state', 'local'] as const;
export type Bureau = (typeof bureaus)[number];

/** The one-character mark that stands beside every colour, line and receipt of a bureau. */
export const bureauMark: Readonly<Record<Bureau, string>> = { state: '国', local: '地' };
export const bureauName: Readonly<Record<Bureau, string>> = { state: '国税', local: '地税' };
export const bureauNameEn: Readonly<Record<Bureau, string>> = { state: 'State', local: 'Local' };

/** The other bureau of the pair. */
export const otherBureau = (bureau: Bureau): Bureau => (bureau === 'state' ? 'local' : 'state');

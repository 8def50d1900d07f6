/** The languages a screen speaks. Papers and notices are Chinese whatever the screen speaks: they are legal papers. */
export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** One fact in both languages. */
export type InBoth = Readonly<Record<Language, string>>;

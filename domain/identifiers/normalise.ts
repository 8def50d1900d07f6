const fullWidth = /[\uff01-\uff5e]/g;
const fullWidthOffset = 0xfee0;

/**
 * Full-width characters (as Chinese input leaves them) to ASCII, ASCII letters to upper case, spaces removed.
 * Nothing else is folded: a look-alike from another script stays what it is and is refused by the check.
 */
export const normaliseIdentifier = (typed: string): string =>
  typed
    .replace(fullWidth, (character) => String.fromCharCode(character.charCodeAt(0) - fullWidthOffset))
    .replace(/\s/g, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase());

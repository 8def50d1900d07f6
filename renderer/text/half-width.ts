/** Full-width forms (１２３．，Ｘ and 。) as an input method leaves them, into the half-width ones the records keep. */
export const toHalfWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .replaceAll('。', '.')
    .replaceAll('，', ',')
    .replaceAll('、', ',');

/** An ID or taxpayer number as typed: half-width, without blanks, the check character in capitals. */
export const tidyNumber = (text: string): string => toHalfWidth(text).replace(/\s/g, '').toUpperCase();

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Check character of a 17-digit body, GB 11643-1999 (ISO 7064 MOD 11-2). */
export const residentCheckCharacter = (body: string): string =>
  '10X98765432'.charAt(weights.reduce((sum, weight, index) => sum + weight * Number(body[index]), 0) % 11);

/** Shape and check character of a resident ID number as the chip holds it; the dates in it are compared elsewhere. */
export const isResidentNumber = (text: string): boolean =>
  /^\d{17}[\dX]$/.test(text) && residentCheckCharacter(text) === text[17];

import { residentCheckCharacter } from '../../domain/identifiers/resident-id.ts';

/** Shape and check character of a resident ID number as the chip holds it; the dates in it are compared elsewhere. */
export const isResidentNumber = (text: string): boolean =>
  /^\d{17}[\dX]$/.test(text) && residentCheckCharacter(text.slice(0, 17)) === text[17];

/** Where the fields lie in a DEVMODEW of wingdi.h, in bytes; a driver's own part stands behind `dmSize`. */
const at = {
  fields: 72,
  orientation: 76,
  paperSize: 78,
  paperLength: 80,
  paperWidth: 82,
  scale: 84,
  copies: 86,
  collate: 100,
} as const;
/** The bit of `dmFields` that says that a field counts. */
const counts = {
  orientation: 0x1,
  paperSize: 0x2,
  paperLength: 0x4,
  paperWidth: 0x8,
  scale: 0x10,
  copies: 0x100,
  collate: 0x8000,
  formName: 0x1_0000,
} as const;
/** DMPAPER_USER: a size that is told by width and length alone. */
const ownSize = 256;
/** Up to the union and what follows it: shorter is none. */
export const leastDevmode = 104;

/** A paper as a printer is to be set to it. */
export interface PaperSetting {
  /** Its number in the printer's own list; without one, by its size. */
  readonly paper?: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** The paper is fed upright and printed across. */
  readonly isTurned: boolean;
}

const tenths = (mm: number): number => Math.round(mm * 10);

/** A copy of the printer's usual settings with this paper, in its own size, and so many copies. */
export const withPaper = (devmode: Uint8Array, setting: PaperSetting, copies: number): Uint8Array => {
  const changed = Uint8Array.from(devmode);
  const view = new DataView(changed.buffer);
  let fields = view.getUint32(at.fields, true);
  const put = (name: Exclude<keyof typeof at, 'fields'>, value: number): void => {
    view.setInt16(at[name], value, true);
    fields |= counts[name];
  };
  // A paper's name would come before its number.
  fields &= ~counts.formName;
  put('orientation', setting.isTurned ? 2 : 1);
  if (setting.paper === undefined) {
    put('paperSize', ownSize);
    put('paperWidth', tenths(setting.widthMm));
    put('paperLength', tenths(setting.heightMm));
  } else {
    put('paperSize', setting.paper);
    fields &= ~(counts.paperWidth | counts.paperLength);
  }
  // Only where the driver scales at all.
  if ((fields & counts.scale) !== 0) put('scale', 100);
  put('copies', copies);
  if (copies > 1) put('collate', 1);
  view.setUint32(at.fields, fields >>> 0, true);
  return changed;
};

/** How many copies of each page the driver will make by itself. */
export const copiesIn = (devmode: Uint8Array): number => {
  const view = new DataView(devmode.buffer, devmode.byteOffset, devmode.byteLength);
  if ((view.getUint32(at.fields, true) & counts.copies) === 0) return 1;
  return Math.max(1, view.getInt16(at.copies, true));
};

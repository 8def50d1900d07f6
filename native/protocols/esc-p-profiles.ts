/**
 * What sets the emulations of 24-pin printers apart, as data. Counter printers of this country emulate the LQ-1600K
 * with Chinese characters of 24 dots; some also know ESC/P2 and its units.
 */
export interface EscPProfile {
  readonly id: string;
  /**
   * How a place in the line is reached: 1/60 inch alone, 1/60 inch and then dots of 1/180 inch to the right (letter
   * quality), or the unit of 1/360 inch set before.
   */
  readonly across: 'sixtieths' | 'sixtieths-and-dots' | 'units';
  /** How a line is reached: by feeding 1/180 inch, or at once in units of 1/360 inch. */
  readonly down: 'feed' | 'units';
  /** How the length of the form is told before the first print. */
  readonly pageLength: 'lines' | 'units';
}

export const escPProfiles = {
  /** EPSON LQ-1600K and what emulates it. */
  'lq-1600k': { id: 'lq-1600k', across: 'sixtieths-and-dots', down: 'feed', pageLength: 'lines' },
  /** OKI 5000 and 8000 in their EPSON emulation: dots to the right are counted in 1/120 inch there, so none are used. */
  'oki-lq': { id: 'oki-lq', across: 'sixtieths', down: 'feed', pageLength: 'lines' },
  /** ESC/P2 with its units (LQ-670K+, LQ-680K and later). */
  'esc-p2': { id: 'esc-p2', across: 'units', down: 'units', pageLength: 'units' },
} as const satisfies Record<string, EscPProfile>;

export type EscPProfileId = keyof typeof escPProfiles;

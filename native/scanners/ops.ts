export interface ScannerOps {
  /** How many codes it has read since it was opened; the codes themselves come unasked. */
  'scanner/count': { in: Record<string, never>; out: { readonly codes: number } };
  /** Virtual: somebody scans. */
  'scanner/scan': { in: { readonly text: string }; out: null };
}

/** Revoked certificates of one list, by the last two digits of their serial numbers: `serial ms` line by line. */
export type RevokedBunches = ReadonlyMap<string, string>;

export const bunchOf = (serial: string): string => `0${serial}`.slice(-2);

/** `revoked`: when each serial number (lower-case hex) was revoked, UTC ms. */
export const inBunches = (revoked: ReadonlyMap<string, number>): RevokedBunches => {
  const lines = new Map<string, string[]>();
  for (const [serial, at] of revoked) {
    const bunch = bunchOf(serial);
    const line = `${serial} ${at}\n`;
    const known = lines.get(bunch);
    if (known === undefined) lines.set(bunch, [line]);
    else known.push(line);
  }
  return new Map([...lines].map(([bunch, of]) => [bunch, of.join('')]));
};

/** When the certificate was revoked by what one bunch says, UTC ms; `undefined` where it is not among them. */
export const revokedIn = (entries: string, serial: string): number | undefined => {
  const at = `\n${entries}`.indexOf(`\n${serial} `);
  if (at === -1) return undefined;
  const begin = at + serial.length + 1;
  return Number(entries.slice(begin, entries.indexOf('\n', begin)));
};

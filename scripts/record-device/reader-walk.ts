import type { IdCardReaderSession } from '../../native/id-card-readers/driver.ts';
import { bulkProfiles, hidProfiles } from '../../native/id-card-readers/profiles.ts';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { sdtHid, sdtUsb } from '../../native/id-card-readers/sdt-usb.ts';
import { sdtRequest } from '../../native/protocols/sdt.ts';
import { openHid } from '../../native/transports/hid.ts';
import { openUsbBulk } from '../../native/transports/usb-bulk.ts';
import { type OpenLine, type Walk, type WalkPatience, wordOf } from './walk.ts';
import { withoutCard } from './without-contents.ts';

const openReader = (
  driver: string,
  open: OpenLine,
  timings: WalkPatience['reader'],
): Promise<IdCardReaderSession> => {
  if (driver in bulkProfiles) return sdtUsb.open(open, timings);
  if (driver in hidProfiles) return sdtHid.open(open, timings);
  return sdtSerial.open(open, timings);
};

export const readerWalk: Walk = {
  drivers: [sdtSerial.id, ...Object.keys(bulkProfiles), ...Object.keys(hidProfiles)],
  baud: 115_200,
  ownLine(driver) {
    const bulk = Object.entries(bulkProfiles).find(([name]) => name === driver)?.[1];
    if (bulk !== undefined) return () => openUsbBulk(bulk.profile);
    const hid = Object.entries(hidProfiles).find(([name]) => name === driver)?.[1];
    return hid === undefined ? undefined : () => openHid(hid.profile);
  },
  polls: [sdtRequest('findCard')],
  owed: () => [/^identified$/, /^device\/card-absent$/, /^read /, /^device\/card-absent$/, /^read /],
  withoutContents: (events) => withoutCard(events),
  async play(driver, open, hands, patience) {
    const session = await openReader(driver, open, patience.reader);
    const read = (waitMs: number): Promise<string> =>
      wordOf(
        session.readCard(new AbortController().signal, { waitMs }).then((card) => `read ${card.layout}`),
      );
    const words: string[] = [];
    try {
      words.push(await wordOf(session.identify().then(() => 'identified')));
      await hands('lift-card');
      words.push(await read(patience.nobodyMs));
      await hands('lay-card');
      words.push(await read(patience.personMs));
      words.push(await read(patience.nobodyMs));
      await hands('lift-card');
      await hands('lay-card');
      words.push(await read(patience.personMs));
    } finally {
      await session.close();
    }
    return words;
  },
};

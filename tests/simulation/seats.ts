import { type Bureau, otherBureau } from '../../domain/bureau.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import type { DeviceRecord } from '../../exchange/storage/port.ts';
import type { ProfileConfig } from '../../main/profile/profile-config.ts';
import { hallOf } from '../../main/training/seed-window.ts';
import { officerIds } from '../../main/training/town/officers.ts';
import { town } from '../../main/training/town/town.ts';
import { localWindowId, stateWindowId, type CounterWindow } from '../../main/training/town/windows.ts';

/** A window of the hall and who works there. */
export interface Seat {
  readonly window: CounterWindow;
  readonly clerk: string;
  readonly taxOfficer: string;
  readonly supervisor: string;
  /** First number of the forms of both bureaus that the town does not have for this window. */
  readonly stockFrom: number | null;
}

const windowOf = (id: string): CounterWindow => {
  const found = town.counterWindows.find((window) => window.id === id);
  if (found === undefined) throw new Error(`no such window: ${id}`);
  return found;
};
const people = (bureau: Bureau) =>
  bureau === 'state'
    ? { taxOfficer: 'n-zhao', supervisor: officerIds.stateSupervisor }
    : { taxOfficer: 'l-qiu', supervisor: officerIds.localSupervisor };

/**
 * The two joint windows of the town, and a second one of the State bureau, for which no bureau has issued a seal key
 * yet: what is registered there gets its certificate later.
 */
export const seats: readonly Seat[] = [
  { window: windowOf(stateWindowId), clerk: officerIds.stateJointClerk, ...people('state'), stockFrom: null },
  { window: windowOf(localWindowId), clerk: officerIds.localJointClerk, ...people('local'), stockFrom: null },
  {
    window: {
      ...windowOf(stateWindowId),
      id: 'jb-13',
      name: '13号窗口（国地税通办）',
      numberPrefix: 'JB13',
    },
    clerk: 'n-chen',
    ...people('state'),
    stockFrom: 30_001,
  },
];

export const part = hallOf(windowOf(stateWindowId)).district.area;

export const configOf = ({ window }: Seat): ProfileConfig => ({
  version: 1,
  kind: 'training',
  windowId: window.id,
  windowName: window.name,
  hall: window.hall,
  hallName: hallOf(window).hall.name,
  bureau: window.bureau,
  part,
  device: window.id,
  exchangeUrl: 'http://127.0.0.1:9',
  idleLockSeconds: 300,
  devices: {},
});

/** For whom the window may send, as the hall's agreements say. */
export const enrolmentOf = ({ window }: Seat): DeviceRecord => ({
  device: window.id,
  suite: 'ed25519',
  publicKeyHex: '',
  bureau: window.bureau,
  part,
  hall: window.hall,
  status: 'active',
  epoch: 0,
  lastSeq: 0,
  chainHead: genesisHash,
  entitlements: [
    { actingFor: window.bureau, under: 'own-office', from: '2000-01-01', to: null },
    ...town.agreements
      .filter(({ voucherBureauForLocal }) => window.bureau === 'state' || voucherBureauForLocal === null)
      .map(({ id, from, to }) => ({
        actingFor: otherBureau(window.bureau),
        under: `agreement:${id}`,
        from,
        to,
      })),
  ],
});

import { create } from 'zustand';
import type { DeviceView } from '../../contract/calls/devices.ts';
import type { SessionView } from '../../contract/calls/session.ts';
import type { EventOf } from '../../contract/events.ts';
import { deviceKinds } from '../../domain/device-kind.ts';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showFailure, withdrawNotice } from './notice.ts';
import { resetScreen } from './screen.ts';
import { emptyWork, setWork } from './work.ts';
import { speak } from './language.ts';

/** What the hall process tells the page of itself. A copy for drawing; losing it loses nothing. */
interface HallState {
  readonly session: SessionView | null;
  readonly line: EventOf<'line'> | null;
  /** While the shared data are read before the window opens. */
  readonly catchUp: EventOf<'catchUp'> | null;
  readonly devices: readonly DeviceView[];
  readonly openPrintJobs: number;
  /** Of these the numbered forms: each has to be compared before the shift ends. */
  readonly openForms: number;
}

export const useHallState = create<HallState>()(() => ({
  session: null,
  line: null,
  catchUp: null,
  devices: [],
  openPrintJobs: 0,
  openForms: 0,
}));

/** Signed out or locked, nothing that was said at the counter stays; signed out, nothing of the customer either. */
export const setSession = (session: SessionView): void => {
  speak(session.language);
  if (session.officer === null) {
    setWork({ ...emptyWork });
    resetScreen();
  }
  if (session.officer === null || session.locked) clearNotice();
  useHallState.setState({ session, catchUp: null });
};

/** Always in the same places of the bar, whatever order they were opened in. */
const setDevices = (rows: readonly DeviceView[]): void =>
  useHallState.setState({
    devices: rows.toSorted((a, b) => deviceKinds.indexOf(a.kind) - deviceKinds.indexOf(b.kind)),
  });

const isOpenJob = (status: string): boolean => status !== 'issued' && status !== 'spoiled';

/** Counts the papers that are printed or to be printed and not yet settled: they stay on the screen until they are. */
const loadPrintJobCount = async (): Promise<void> => {
  const { rows } = await valueOf(hall().paper.printJobs({}));
  const open = rows.filter((row) => isOpenJob(row.status));
  useHallState.setState({
    openPrintJobs: open.length,
    openForms: open.filter((row) => row.voucherNumber !== null).length,
  });
};

/** An act changes what is in the drawer and what lies in the tray. Signed out or locked, nobody may look. */
const countAgain = async (): Promise<void> => {
  const { session } = useHallState.getState();
  if (session === null || session.officer === null || session.locked) return;
  await loadPrintJobCount();
  setSession(await valueOf(hall().session.state({})));
};

/** What only a signed-in officer may read. */
export const loadForOfficer = async (): Promise<void> => {
  try {
    useHallState.setState({ line: await valueOf(hall().exchange.line({})) });
    await loadPrintJobCount();
  } catch (failure) {
    showFailure(failure);
  }
};

/** Reads the state once and follows its events. */
export const startHallState = async (): Promise<void> => {
  const port = hall();
  port.on('session', setSession);
  port.on('devices', ({ rows }) => setDevices(rows));
  port.on('line', (line) => {
    useHallState.setState({ line });
    if (line.state === 'online') withdrawNotice(t('outbox.still-offline'));
  });
  port.on('catchUp', (catchUp) => {
    speak(catchUp.language);
    useHallState.setState({ catchUp });
  });
  port.on('changed', ({ what }) => {
    if (what === 'print-jobs' || what === 'cases') countAgain().catch(showFailure);
  });
  const session = await valueOf(port.session.state({}));
  setSession(session);
  setDevices((await valueOf(port.devices.list({}))).rows);
  if (session.officer !== null && !session.locked) await loadForOfficer();
};

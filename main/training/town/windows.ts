import type { Bureau } from '../../../domain/bureau.ts';
import type { HallId } from './region.ts';

/** A place where a clerk works. One window is one profile, one database, one device key (DESIGN §14). */
export interface CounterWindow {
  /** Also the id of the window's device at the exchange. */
  readonly id: string;
  readonly hall: HallId;
  readonly name: string;
  /** The bureau whose window it is; who may act for the other one there is a matter of grants. */
  readonly bureau: Bureau;
  readonly serves: 'filing-and-payment' | 'invoices' | 'general' | 'joint' | 'field';
  /** Stands before every human-readable number the window gives out. */
  readonly numberPrefix: string;
}

const hallWindow = (number: number, bureau: Bureau, serves: CounterWindow['serves']): CounterWindow => {
  const digits = String(number).padStart(2, '0');
  const kinds = {
    'filing-and-payment': '申报纳税',
    invoices: '发票管理',
    general: '综合服务',
    joint: '国地税通办',
    field: '',
  };
  return {
    id: `jb-${digits}`,
    hall: 'jiangbei-hall',
    name: `${number}号窗口（${kinds[serves]}）`,
    bureau,
    serves,
    numberPrefix: `JB${digits}`,
  };
};

/** Windows 11 and 12 are the two one-window-one-clerk windows: one of each bureau. */
export const counterWindows: readonly CounterWindow[] = [
  hallWindow(1, 'state', 'filing-and-payment'),
  hallWindow(2, 'state', 'filing-and-payment'),
  hallWindow(3, 'local', 'filing-and-payment'),
  hallWindow(4, 'local', 'filing-and-payment'),
  hallWindow(5, 'state', 'invoices'),
  hallWindow(6, 'state', 'invoices'),
  hallWindow(7, 'local', 'invoices'),
  hallWindow(8, 'state', 'general'),
  hallWindow(9, 'local', 'general'),
  hallWindow(10, 'local', 'general'),
  hallWindow(11, 'state', 'joint'),
  hallWindow(12, 'local', 'joint'),
  {
    id: 'yx-01',
    hall: 'yunxi-centre',
    name: '1号窗口（国地税通办）',
    bureau: 'state',
    serves: 'joint',
    numberPrefix: 'YX01',
  },
  {
    id: 'yx-02',
    hall: 'yunxi-centre',
    name: '2号窗口（国地税通办）',
    bureau: 'local',
    serves: 'joint',
    numberPrefix: 'YX02',
  },
  {
    id: 'dm-01',
    hall: 'dongmen-market',
    name: '东门市场流动征收点',
    bureau: 'local',
    serves: 'field',
    numberPrefix: 'DM01',
  },
];

/** Where a training profile opens unless told otherwise, and the other bureau's window it exchanges with. */
export const stateWindowId = 'jb-11';
export const localWindowId = 'jb-12';

import type { FromHall } from '../../contract/wire.ts';

/** The one window a clerk sees, whichever program draws it. The services do not know which. */
export interface DesktopHost {
  readonly kind: 'electron' | 'chromium';
  /** Settles when the window is gone and everything it started has ended. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** The hall process as its shell sees it: forked by Node, or a utility process of Electron. */
export interface HallChild {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: () => void): void;
  /** Asks it to end in order, and ends it when it has not within a few seconds. */
  end(): Promise<void>;
}

export type StartHallChild = () => HallChild;

/** What the shell itself tells the page; the page answers every open call with it. */
export interface StoppedMessage {
  readonly kind: 'stopped';
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly retry: boolean;
    readonly detail: Readonly<Record<string, string | number>>;
  };
}

export type ToPage = FromHall | StoppedMessage;

export const counterWindow = {
  title: '联合办税窗口',
  width: 1366,
  height: 768,
  smallestWidth: 1024,
  smallestHeight: 550,
} as const;

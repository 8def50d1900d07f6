/** The one channel to the shell: `process.send` in a forked child, `parentPort` in Electron's utility process. */
export interface ParentChannel {
  /** Whether the parent is Electron’s shell, which alone can start further processes there. */
  readonly ofElectron: boolean;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClosed(listener: () => void): void;
}

interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Node's `process` under Electron's utility process has a `parentPort`. */
const utilityPort = (): UtilityPort | undefined =>
  (process as { readonly parentPort?: UtilityPort }).parentPort;

export const parentChannel = (): ParentChannel => {
  const port = utilityPort();
  if (port !== undefined) {
    return {
      ofElectron: true,
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
      // Electron ends its utility processes itself.
      onClosed: () => undefined,
    };
  }
  return {
    ofElectron: false,
    post: (message) => {
      if (process.connected) process.send?.(message, () => undefined);
    },
    onMessage: (listener) => process.on('message', listener),
    onClosed: (listener) => process.on('disconnect', listener),
  };
};

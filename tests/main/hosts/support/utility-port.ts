/**
 * Loaded before an entry of the product (`--import`): gives a forked child what a utility process of Electron has. Its
 * parent is reached through `process.parentPort` alone, and it ends when the parent is gone.
 */
type Listener = (event: { readonly data: unknown }) => void;

const send = process.send?.bind(process);
Object.assign(process, {
  send: undefined,
  parentPort: {
    postMessage: (message: unknown) => void send?.(message),
    on: (_name: 'message', listener: Listener) => process.on('message', (data) => listener({ data })),
  },
});
process.once('disconnect', () => process.exit(1));

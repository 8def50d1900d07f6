/** A device process on a slow disk: it hears nothing until it is loaded, and then all at once. With `never` it stays so. */
const forever = new Int32Array(new SharedArrayBuffer(4));
Atomics.wait(forever, 0, 0, process.env['SLOW_DEVICES'] === 'never' ? Number.POSITIVE_INFINITY : 600);
process.on('message', (message: { type: string; count?: number }) => {
  if (message.type === 'configure') process.send?.({ type: 'configured' });
  if (message.type === 'ping') process.send?.({ type: 'pong', count: message.count });
  if (message.type === 'close') process.exit(0);
});

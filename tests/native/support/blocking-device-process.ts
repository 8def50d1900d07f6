/** A device process whose vendor library never returns: it answers heartbeats until the first request, then blocks. */
process.on('message', (message: { type: string; count?: number }) => {
  if (message.type === 'configure') process.send?.({ type: 'configured' });
  if (message.type === 'ping') process.send?.({ type: 'pong', count: message.count });
  if (message.type === 'close') process.exit(0);
  if (message.type === 'request') {
    const forever = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(forever, 0, 0);
  }
});

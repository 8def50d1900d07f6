import { once } from 'node:events';
import { connect } from 'node:net';
import { frameOf } from '../../../native/message-frames.ts';
import { lineToParent } from '../../../native/piped-child.ts';

/** In another program's Node: comes to the pipe as a stranger first, then as itself, and says what it was told. */
const name = process.env['JOINT_WINDOW_PIPE'] ?? '';
const stranger = connect(name);
let overheard = 0;
stranger.on('data', (piece) => {
  overheard += piece.length;
});
stranger.on('error', () => undefined);
stranger.write(frameOf('a word that is not it'));
await once(stranger, 'close');

const { tell, hear } = lineToParent<object, { readonly pin: Uint8Array }>(() => process.exit(0));
hear(({ pin }) => tell({ name, overheard, pin }));

import {
  type Batch,
  batchSigningText,
  envelopeVersion,
  type Environment,
} from '../../contract/exchange/message.ts';
import type { SigningKey } from '../../evidence/signature.ts';
import type { Sign } from './native-sign.ts';
import type { SealedMessage } from './sync-store.ts';

/** Sealed messages as they are, in order, under one signature of this device. An empty batch is a bug. */
export const signBatch = (
  {
    env,
    device,
    key,
    sign,
  }: {
    readonly env: Environment;
    readonly device: string;
    readonly key: SigningKey;
    readonly sign: Sign;
  },
  messages: readonly SealedMessage[],
): Batch => {
  const first = messages[0];
  const last = messages.at(-1);
  if (first === undefined || last === undefined) throw new Error('a batch has at least one message');
  const header = { env, device, epoch: first.epoch, fromSeq: first.seq, lastHash: last.hash };
  return {
    v: envelopeVersion,
    ...header,
    messages: messages.map((message) => message.text),
    signature: sign(key, batchSigningText({ ...header, count: messages.length })),
  };
};

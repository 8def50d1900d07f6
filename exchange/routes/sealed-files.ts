import type { FastifyInstance } from 'fastify';
import { maxSealedFileBytes, SealedFilePosted } from '../../contract/exchange/sealed-file.ts';
import { parse } from '../query.ts';
import { takeSealedFile } from '../sealed-files.ts';
import type { ExchangeService } from '../service.ts';
import type { RouteContext } from './context.ts';

/**
 * Sealed files that a window with a line has been brought on a stick. Who brings one must be enrolled; what is in it
 * speaks for the window it is from alone, and so does the answer.
 */
export const addSealedFileRoute = (
  app: FastifyInstance,
  { store, keys, sessions, now, log }: RouteContext,
  service: ExchangeService,
  settle: () => Promise<void>,
): void => {
  app.post('/v1/files', { bodyLimit: maxSealedFileBytes + 1024 * 1024 }, async (request) => {
    const carrier = await sessions.authenticate(request.headers.authorization, now());
    const { file } = parse(SealedFilePosted, request.body);
    const taken = await takeSealedFile({ store, keys, now, service, settle }, file);
    log('info', 'file-taken', { device: taken.device, carrier: carrier.device, count: taken.fresh });
    return taken;
  });
};

import type { FastifyInstance } from 'fastify';
import { makeReconciler } from '../reconcile.ts';
import type { RouteContext } from './context.ts';

/** What windows make of the shared records, night by night. Each paper carries its window's own signature. */
export const addDigestRoutes = (app: FastifyInstance, { store, now, log }: RouteContext): void => {
  const reconciler = makeReconciler(store);
  app.post('/v1/digests', (request) => reconciler.sectors(request.body, now()));
  app.post('/v1/digests/records', async (request) => {
    const answer = await reconciler.records(request.body, now());
    if (answer.differences.length > 0)
      log('error', 'records-differ', {
        code: 'exchange/records-differ',
        count: answer.differences.length,
        device: (request.body as { device: string }).device,
      });
    return answer;
  });
};

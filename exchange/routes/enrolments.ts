import type { FastifyInstance } from 'fastify';
import { askEnrolment, enrolmentProgress, takeOpinion, takeRevocation } from '../enrolment-desk.ts';
import type { RouteContext } from './context.ts';

type ById = { Params: { id: string } };

/** How a window is let in and shut out. Each paper carries its own signature, so no session is asked for. */
export const addEnrolmentRoutes = (app: FastifyInstance, { store, keys, now }: RouteContext): void => {
  app.post('/v1/enrolments', (request) => askEnrolment(store, request.body, now()));
  app.get<ById>('/v1/enrolments/:id', (request) => enrolmentProgress(store, request.params.id));
  app.post<ById>('/v1/enrolments/:id/opinions', (request) =>
    takeOpinion(store, keys, request.params.id, request.body, now()),
  );
  app.post('/v1/revocations', (request) => takeRevocation(store, request.body, now()));
};

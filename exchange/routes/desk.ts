import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod/mini';
import { checkDesk, checkDeskToken, checkLoopback, deskCookie } from '../desk/entry.ts';
import type { Metrics } from '../desk/metrics.ts';
import { deskPage, deskStyle } from '../desk/page.ts';
import { readDesk } from '../desk/view.ts';
import type { FairShare } from '../fair-share.ts';
import { makeOverdueWatch } from '../overdue.ts';
import { parse } from '../query.ts';
import type { RouteContext } from './context.ts';

const PageQuery = z.strictObject({ lang: z._default(z.enum(['zh', 'en']), 'zh') });
const EnterQuery = z.strictObject({ token: z.string().check(z.maxLength(200)) });

/** Nothing but its own style sheet: no script, no picture, no form, no frame, nothing kept. */
const guard = (reply: FastifyReply): FastifyReply =>
  reply
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'no-store');

/** The operator's page and the numbers for Prometheus: from this machine only, whatever address the server has. */
export const addDeskRoutes = (
  app: FastifyInstance,
  { store, keys, now }: RouteContext,
  { share, metrics }: { readonly share: FairShare; readonly metrics: Metrics },
): void => {
  const sources = { store, watch: makeOverdueWatch(store), share, now };

  app.get('/desk/enter', async (request, reply) => {
    checkLoopback(request);
    const { token } = parse(EnterQuery, request.query);
    checkDeskToken(keys, token, now());
    // The token goes out of the address, which a browser remembers and shows.
    const secure = request.protocol === 'https' ? '; Secure' : '';
    guard(reply).header(
      'set-cookie',
      `${deskCookie}=${token}; Path=/desk; HttpOnly; SameSite=Strict${secure}`,
    );
    return reply.redirect('/desk', 303);
  });
  app.get('/desk', async (request, reply) => {
    checkDesk(request, keys, now());
    const { lang } = parse(PageQuery, request.query);
    return guard(reply)
      .type('text/html; charset=utf-8')
      .send(deskPage(await readDesk(sources), lang));
  });
  app.get('/desk/desk.css', async (request, reply) => {
    checkLoopback(request);
    return guard(reply).type('text/css; charset=utf-8').send(deskStyle);
  });
  app.get('/metrics', async (request, reply) => {
    checkLoopback(request);
    return guard(reply)
      .type(metrics.contentType)
      .send(await metrics.text(await readDesk(sources)));
  });
};

import { findOpenCashSession } from '../../db/payments.ts';
import { insertServiceRating, type ServiceRatingRow } from '../../db/service-ratings.ts';
import { type HallContext, write } from './hall-context.ts';

/** Keeps a rating under the officer's open drawer; a `null` score is one that nobody answered. */
export const keepRating = (
  context: HallContext,
  rating: Omit<ServiceRatingRow, 'id' | 'cashSessionId' | 'answeredAt'>,
): void => {
  const drawer = findOpenCashSession(context.db, rating.officer);
  write(context, 'rating', (tx) =>
    insertServiceRating(tx, {
      ...rating,
      id: context.newId(),
      cashSessionId: drawer?.id ?? null,
      answeredAt: rating.score === null ? null : context.clock.now(),
    }),
  );
};

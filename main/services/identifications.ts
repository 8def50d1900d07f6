import { createHash } from 'node:crypto';
import type { Identification } from '../../contract/calls/taxpayers.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { bearerOf, cardValidOn, type IdCard } from '../../domain/id-card.ts';
import { handReasonOf, handReasonText, needsNote } from '../../domain/identification.ts';
import { checkDocumentNumber } from '../../domain/identifiers/personal-document.ts';
import {
  caseOfIdentification,
  dropUnusedCardPhotos,
  findCardPhoto,
  hasCardPhoto,
  insertCardPhoto,
} from '../../db/card-photos.ts';
import {
  findIdentification,
  type IdentificationRow,
  insertIdentification,
  taxpayersOfPerson,
} from '../../db/taxpayers.ts';
import type { BusinessDay } from './business-day.ts';
import type { DeviceDesk } from './device-desk.ts';
import { type HallContext, write } from './hall-context.ts';
import { maskNumber } from './masks.ts';
import { taxpayerSummary } from './taxpayer-bar.ts';

type IdentifyHandlers = Pick<
  Handlers['taxpayers'],
  'readCard' | 'cancelReadCard' | 'identifyByHand' | 'cardPhoto'
>;

/** How long the photo of a reading is kept that no case rests on: a customer who goes for a paper comes back the same day. */
const unusedPhotoMs = 24 * 3_600_000;

const reasonOf = ({ reasonKind, reason }: IdentificationRow): Identification['reason'] => {
  if (reason === null) return null;
  const kept = handReasonOf(reasonKind, reason);
  return handReasonText(kept.reason, kept.note);
};

const identificationView = (context: HallContext, row: IdentificationRow): Identification => ({
  id: row.id,
  method: row.method,
  documentKind: row.documentKind,
  personName: row.personName,
  englishName: row.englishName === row.personName ? null : row.englishName,
  idNumberMasked: maskNumber(row.idNumber),
  travelPermitNo: row.travelPermitNo,
  reason: reasonOf(row),
  hasPhoto: hasCardPhoto(context.db, row.id),
});

export const findIdentificationView = (context: HallContext, id: string | null): Identification | null => {
  if (id === null) return null;
  const row = findIdentification(context.db, id);
  return row === undefined ? null : identificationView(context, row);
};

type Person = Pick<
  IdentificationRow,
  | 'method'
  | 'documentKind'
  | 'personName'
  | 'englishName'
  | 'idNumber'
  | 'travelPermitNo'
  | 'reasonKind'
  | 'reason'
>;

/** Establishes who stands at the counter: by the card on the reader, or typed with the reason and marked so for ever. */
export const openIdentifications = (
  context: HallContext,
  day: BusinessDay,
  desk: Pick<DeviceDesk, 'readCard' | 'decodePhoto'>,
  officerId: () => string,
): IdentifyHandlers => {
  const { db, clock, newId } = context;
  let reading: { readonly abort: () => void; readonly ended: Promise<void> } | undefined;

  /** Reads a card in the place of whatever reading still waits for one: the reader does one thing at a time. */
  const readInstead = async (): Promise<IdCard> => {
    const before = reading;
    const controller = new AbortController();
    let end = (): void => undefined;
    const mine = {
      abort: () => controller.abort(),
      ended: new Promise<void>((resolve) => {
        end = resolve;
      }),
    };
    reading = mine;
    try {
      before?.abort();
      await before?.ended;
      return await desk.readCard(controller.signal);
    } finally {
      if (reading === mine) reading = undefined;
      end();
    }
  };

  const identified = (person: Person, photo: Uint8Array | null) => {
    const row: IdentificationRow = { id: newId(), ...person, officer: officerId(), at: clock.now() };
    const hash = photo === null ? null : createHash('sha256').update(photo).digest('hex');
    write(context, 'identify', (tx) => {
      insertIdentification(tx, row);
      if (photo !== null && hash !== null)
        insertCardPhoto(tx, { identificationId: row.id, encoding: 'wlt', bytes: Buffer.from(photo), hash });
      dropUnusedCardPhotos(tx, row.at - unusedPhotoMs);
      tx.journal({
        what: person.method === 'card' ? 'person/card-read' : 'person/entered-by-hand',
        at: row.at,
        officer: row.officer,
        actId: null,
        caseFileId: null,
        detail: {
          identification: row.id,
          document: row.documentKind,
          ...(hash === null ? {} : { photo: hash }),
          ...(row.reason === null ? {} : { reason: row.reason }),
        },
      });
    });
    const numbers = [row.idNumber, ...(row.travelPermitNo === null ? [] : [row.travelPermitNo])];
    return {
      identification: identificationView(context, row),
      matches: taxpayersOfPerson(db, ...numbers).map((taxpayer) =>
        taxpayerSummary(db, taxpayer, 'card', context.language()),
      ),
    };
  };

  return {
    readCard: async () => {
      const asked = officerId();
      const card = await readInstead();
      try {
        // The window changed hands while the card was awaited: whom it identifies is no longer this officer's to say.
        if (officerId() !== asked) throw new Fault('device/cancelled');
        if (!cardValidOn(card, day.today())) throw new Fault('case/card-expired');
        const { documentKind, name, englishName, number, travelPermitNumber } = bearerOf(card);
        const person: Person = {
          ...{ method: 'card', documentKind, personName: name, englishName, idNumber: number },
          ...{ travelPermitNo: travelPermitNumber, reasonKind: null, reason: null },
        };
        return identified(person, card.photo.bytes);
      } finally {
        card.photo.bytes.fill(0);
      }
    },
    cancelReadCard: () => {
      reading?.abort();
      return {};
    },
    identifyByHand: ({ personName, documentKind, idNumber, reasonKind, note }) => {
      if (personName.trim() === '')
        throw new Fault('figure/bad-input', { field: '姓名', reason: '请填写姓名' });
      const checked = checkDocumentNumber(documentKind, idNumber, day.today());
      if (!checked.verdict.valid)
        throw new Fault('figure/bad-input', { field: '证件号码', reason: checked.verdict.reason });
      if (needsNote.has(reasonKind) && note.trim() === '')
        throw new Fault('figure/bad-input', { field: '原因', reason: '请在备注中写明具体原因' });
      return identified(
        {
          method: 'manual',
          documentKind,
          personName: personName.trim(),
          englishName: null,
          idNumber: checked.number,
          travelPermitNo: null,
          reasonKind,
          reason: handReasonText(reasonKind, note.trim()).zh,
        },
        null,
      );
    },
    cardPhoto: async ({ identificationId }) => {
      const kept = findCardPhoto(db, identificationId);
      if (kept === undefined) throw new Fault('case/no-card-photo');
      try {
        const picture = await desk.decodePhoto(Uint8Array.from(kept.bytes));
        if (picture === null) return { caseFileId: caseOfIdentification(db, identificationId), picture };
        const base64 = Buffer.from(picture.bytes).toString('base64');
        picture.bytes.fill(0);
        return {
          caseFileId: caseOfIdentification(db, identificationId),
          picture: { type: picture.type, base64 },
        };
      } finally {
        kept.bytes.fill(0);
      }
    },
  };
};

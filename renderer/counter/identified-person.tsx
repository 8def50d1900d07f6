import { useEffect, useState } from 'react';
import { documentKindWords } from '../../domain/identifiers/personal-document.ts';
import { hall, HallError, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import type { IdentificationView } from '../state/work.ts';
import { inLanguage } from '../text/in-language.ts';
import { ByHandMark } from './numbered-taxpayers.tsx';
import { Quoted, quotedText } from './quoted.tsx';

type Shown = { readonly picture: string } | { readonly sentence: string };

/** The photo of the card just read: a picture where the office has a decoder, words where not. Never another face. */
const useCardPhoto = ({ id, hasPhoto }: IdentificationView): Shown | null => {
  const [photo, setPhoto] = useState<{ readonly of: string; readonly shown: Shown } | null>(null);
  useEffect(() => {
    if (!hasPhoto) return;
    let current = true;
    const show = (shown: Shown): void => {
      if (current) setPhoto({ of: id, shown });
    };
    valueOf(hall().taxpayers.cardPhoto({ identificationId: id }))
      .then(({ picture }) =>
        show(
          picture === null
            ? { sentence: t('person.photo-not-decoded') }
            : { picture: `data:${picture.type};base64,${picture.base64}` },
        ),
      )
      .catch((failure: unknown) => {
        if (!(failure instanceof HallError)) throw failure;
        show({ sentence: failure.message });
      });
    return () => {
      current = false;
    };
  }, [id, hasPhoto]);
  return photo?.of === id ? photo.shown : null;
};

/** What the clerk compares with the document on the counter. */
export const IdentifiedPerson = ({ identification }: { readonly identification: IdentificationView }) => {
  const photo = useCardPhoto(identification);
  const isPictured = photo !== null && 'picture' in photo;
  // The bar says as much of a resident card: beside a form the low screen needs the line more.
  const isPlain =
    identification.documentKind === 'resident-id' && identification.method === 'card' && !isPictured;
  const { documentKind, personName, englishName, idNumberMasked, travelPermitNo, reason } = identification;
  return (
    <section
      className={isPlain ? 'card identified plain' : 'card identified'}
      aria-label={t('person.heading')}
    >
      {isPictured ? <img src={photo.picture} alt={t('person.photo', { name: personName })} /> : null}
      <p>
        <b {...quotedText('name', personName)}>{personName}</b>
        {englishName === null ? null : <span {...quotedText('name', englishName)}>{englishName}</span>}
        <span>
          {inLanguage(documentKindWords[documentKind])} <span className="digits">{idNumberMasked}</span>
        </span>
        {travelPermitNo === null ? null : (
          <span>
            {t('person.travel-permit')} <b className="digits">{travelPermitNo}</b>
          </span>
        )}
        {reason === null ? null : (
          <>
            <ByHandMark />
            <Quoted as="name" text={inLanguage(reason)} />
          </>
        )}
        {photo !== null && 'sentence' in photo ? <span className="secondary">{photo.sentence}</span> : null}
      </p>
    </section>
  );
};

import { Button } from 'antd';
import type { CaseView } from '../../contract/calls/cases.ts';
import { t } from '../messages/t.ts';
import {
  askConfirm,
  askSignature,
  cancelAsk,
  switchScreen,
  useCustomerScreen,
} from '../state/customer-screen.ts';
import { openAsk } from '../state/screen.ts';
import { KeyCap } from './key-cap.tsx';

const askingKey = {
  confirm: 'customer-line.asking-confirm',
  rating: 'customer-line.asking-rating',
  signature: 'customer-line.asking-signature',
} as const;
const signatureKey = {
  signed: 'customer-line.signed',
  refused: 'customer-line.refused',
  'on-paper': 'customer-line.on-paper',
} as const;

/** What the taxpayer was asked and said, beside the money. Nothing of it holds F9 up. */
export const CustomerLine = ({ view }: { readonly view: CaseView }) => {
  const desk = useCustomerScreen((state) => state.desk);
  if (desk === null) return null;
  const nothingToSign = view.preview.figuresHash === '';
  const said =
    desk.asking !== null
      ? t(askingKey[desk.asking])
      : desk.caseFileId !== view.id
        ? ''
        : [
            desk.agreed === null ? '' : t(desk.agreed ? 'customer-line.agreed' : 'customer-line.doubts'),
            desk.signature === null ? '' : t(signatureKey[desk.signature]),
          ]
            .filter((part) => part !== '')
            .join(t('punctuation.list'));
  return (
    <div className="customer-line" role="group" aria-label={t('customer-line.heading')}>
      <p role="status" className={desk.agreed === false ? 'attention' : undefined}>
        {said === '' ? t(desk.on ? 'customer-line.on' : 'customer-line.off') : said}
      </p>
      <span className="customer-deeds">
        {desk.asking !== null ? (
          <Button size="small" onClick={cancelAsk}>
            {t('customer-line.cancel')}
          </Button>
        ) : desk.on ? (
          <>
            <Button size="small" onClick={() => askConfirm(view.id)}>
              {t('customer-line.confirm')} <KeyCap>Alt+C</KeyCap>
            </Button>
            <Button size="small" disabled={nothingToSign} onClick={() => askSignature(view.id)}>
              {t('customer-line.sign')} <KeyCap>Alt+G</KeyCap>
            </Button>
          </>
        ) : (
          <Button size="small" onClick={() => switchScreen(true)}>
            {t('customer-line.switch-on')}
          </Button>
        )}
        <Button
          size="small"
          disabled={nothingToSign}
          onClick={() => openAsk({ kind: 'payer-signs', caseFileId: view.id })}
        >
          {t('customer-line.sign-here')}
        </Button>
      </span>
    </div>
  );
};

import { Button } from 'antd';
import { t } from '../messages/t.ts';
import { SignaturePad } from '../signature/signature-pad.tsx';
import { signHere, signOtherwise } from '../state/customer-screen.ts';
import { closeAsk } from '../state/screen.ts';

/** The payer signs on the clerk's own screen, signs the paper instead, or will not sign. */
export const PayerSignForm = ({ caseFileId }: { readonly caseFileId: string }) => {
  const otherwise = (outcome: 'refused' | 'on-paper'): void => {
    signOtherwise(caseFileId, outcome);
    closeAsk();
  };
  return (
    <div className="sign-form">
      <p className="ask-question">{t('sign.question')}</p>
      <SignaturePad
        words="one"
        onSigned={(strokes) => void signHere({ caseFileId, strokes }).then(closeAsk)}
        onRefused={() => otherwise('refused')}
      />
      <Button autoFocus onClick={() => otherwise('on-paper')}>
        {t('sign.on-paper')}
      </Button>
    </div>
  );
};

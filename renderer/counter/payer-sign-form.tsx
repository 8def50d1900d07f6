import { Button } from 'antd';
import type { Strokes } from '../../contract/customer.ts';
import { t } from '../messages/t.ts';
import { SignaturePad } from '../signature/signature-pad.tsx';
import { signHere, signOtherwise } from '../state/customer-screen.ts';
import { closeAsk } from '../state/screen.ts';

/** The payer signs on the clerk's own screen, signs the paper instead, or will not sign. */
export const PayerSignForm = ({ caseFileId }: { readonly caseFileId: string }) => {
  const sign = async (strokes: Strokes): Promise<void> => {
    // What was drawn stays where it was not kept: nobody has to sign twice.
    if (await signHere({ caseFileId, strokes })) closeAsk();
  };
  const otherwise = (outcome: 'refused' | 'on-paper'): void => {
    signOtherwise(caseFileId, outcome);
    closeAsk();
  };
  return (
    <div className="sign-form">
      <p className="ask-question">{t('sign.question')}</p>
      <SignaturePad
        words="one"
        onSigned={(strokes) => void sign(strokes)}
        onRefused={() => otherwise('refused')}
      />
      <Button autoFocus onClick={() => otherwise('on-paper')}>
        {t('sign.on-paper')}
      </Button>
    </div>
  );
};

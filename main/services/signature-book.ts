import {
  bindSignature,
  findPayerSignature,
  insertPayerSignature,
  type PayerSignatureRow,
  type SignatureStrokes,
} from '../../db/payer-signatures.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { canonicalText, sha256Hex } from '../../evidence/canonical.ts';
import { Fault } from '../../domain/faults.ts';
import { type HallContext, write } from './hall-context.ts';

/** What a payer signs: the figures of this case as they were shown. Another figure is another document. */
const signedHash = (caseFileId: string, figuresHash: string): string =>
  sha256Hex(canonicalText(['payer-signature/1', caseFileId, figuresHash]));

export interface PayerSigns {
  readonly caseFileId: string;
  /** Empty where the case has no figures yet. */
  readonly figuresHash: string;
  readonly outcome: PayerSignatureRow['outcome'];
  readonly strokes: SignatureStrokes | null;
  readonly drawnOn: PayerSignatureRow['drawnOn'];
  readonly officer: string;
}

/** Keeps what the payer did: signed, refused, or will sign the paper. Throws `case/nothing-to-sign`. */
export const keepSignature = (context: HallContext, signs: PayerSigns): void => {
  const { caseFileId, figuresHash, outcome, strokes, drawnOn, officer } = signs;
  if (figuresHash === '') throw new Fault('case/nothing-to-sign');
  const row: PayerSignatureRow = {
    id: context.newId(),
    caseFileId,
    documentHash: signedHash(caseFileId, figuresHash),
    outcome,
    strokes,
    drawnOn,
    officer,
    at: context.clock.now(),
    actId: null,
  };
  write(context, 'payer-signs', (tx) => {
    insertPayerSignature(tx, row);
    tx.journal({
      what: `payer/${outcome}`,
      at: row.at,
      officer,
      actId: null,
      caseFileId,
      // The strokes are a person's; the chain holds their hash.
      detail: {
        document: row.documentHash,
        strokes: strokes === null ? null : sha256Hex(canonicalText(strokes)),
        drawnOn,
      },
    });
  });
};

/** Within the act that files what was signed: from then on the signature is its own and fixed. */
export const bindToAct = (tx: WritableTx, caseFileId: string, figuresHash: string, actId: string): void => {
  const signature = findPayerSignature(tx, caseFileId, signedHash(caseFileId, figuresHash));
  if (signature !== undefined) bindSignature(tx, signature.id, actId);
};

/** What the payer drew under exactly these figures; `null` where nothing was, or it was refused or left for the paper. */
export const signatureUnder = (
  db: ReadDb,
  caseFileId: string,
  figuresHash: string,
): SignatureStrokes | null => {
  if (figuresHash === '') return null;
  const last = findPayerSignature(db, caseFileId, signedHash(caseFileId, figuresHash));
  return last?.outcome === 'signed' ? last.strokes : null;
};

import { insertSealGrant, sealGrantsOf } from '../../db/seals.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { bureaus } from '../../domain/bureau.ts';
import { type PlainDate, plainDate } from '../../domain/plain-date.ts';
import { certificateKind } from '../../domain/registration/archive-state.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { signGrant, signRevocation } from '../../evidence/seal.ts';
import { signingKeyFrom } from '../../evidence/signature.ts';
import { takeRevocation } from '../../main/services/seal-desk.ts';
import { trainingSealAuthorities } from '../../main/training/town/seals.ts';

/** Both bureaus issue a key to a window; which way it comes there is not part of the product yet. */
export const giveSealKeys = (tx: WritableTx, windowId: string, round: number): void => {
  const [validFrom, validTo] = [plainDate('2016-04-01'), plainDate('2016-12-31')];
  for (const bureau of bureaus) {
    const id = `seal-${bureau}-${windowId}-anew-${round}`;
    const key = signingKeyFrom('ed25519', Buffer.from(sha256Hex(id), 'hex'));
    const numbers = { fromNo: 1, toNo: 500 };
    const grant = signGrant(trainingSealAuthorities[bureau].signing, {
      v: 1,
      env: 'training',
      id,
      bureau,
      window: windowId,
      kinds: [certificateKind],
      ...numbers,
      validFrom,
      validTo,
      ...key.verifying,
    });
    insertSealGrant(tx, {
      id,
      bureau,
      validFrom,
      validTo,
      ...numbers,
      grant,
      privateKeyHex: key.signing.privateKeyHex,
    });
  }
};

/** The Local bureau takes back every key it gave to the window. */
export const takeSealKeysBack = (tx: WritableTx, on: PlainDate): void => {
  for (const { id, revokedOn } of sealGrantsOf(tx, 'local'))
    if (revokedOn === null)
      takeRevocation(
        tx,
        signRevocation(trainingSealAuthorities.local.signing, {
          grantId: id,
          revokedOn: on,
          reason: '印章密钥停用',
        }),
      );
};

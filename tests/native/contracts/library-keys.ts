import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { openLibraryKeys, openVirtualKeys } from '../../../native/ca-keys/open-keys.ts';
import { virtualSlot } from '../../../native/virtual/ca-key.ts';
import { skipReason } from '../support/required.ts';
import { makeSkfTestKey, skfPin, type SkfTestKey, whyNoSkfLibrary } from '../support/skf-key.ts';
import { makeTestToken, type TestToken, whyNoToken } from '../support/softhsm.ts';
import { pin, pinBytes, virtualDeck } from '../support/virtual-keys.ts';
import { caKeyContract } from './ca-key.ts';

/** The keys of a production window: an SKF library over keys of OpenSSL and SoftHSM, each in a process of its own. */
export const libraryKeysSuite = (name: string): void => {
  const skipped = skipReason(name, whyNoSkfLibrary() ?? whyNoToken());
  describe.skipIf(skipped)('the libraries of two makers', () => {
    let skf: SkfTestKey;
    let token: TestToken;
    beforeAll(() => {
      skf = makeSkfTestKey();
      token = makeTestToken();
    });
    afterAll(() => {
      skf.remove();
      token.remove();
    });
    beforeEach(() => skf.reset());
    const tokenPin = (): Uint8Array => new TextEncoder().encode(token.pin);
    caKeyContract(name, ['sm2', 'rsa', 'ec'], async () => {
      const { session } = await openLibraryKeys({
        driver: 'libraries',
        skf: [
          {
            id: 'own',
            vendor: '自制',
            files: [skf.library('usual')],
            userPinType: 1,
            ulong: 'measure',
            rsaTakes: 'digest-info',
            events: 'wait',
          },
        ],
        helpers: {},
        pkcs11: { library: token.library },
      });
      return {
        session,
        // Both have an RSA key: the first that is listed is of SKF.
        pin: (kind) => (kind === 'ec' ? tokenPin() : skfPin()),
        wrongPin: () => skfPin().fill(0x30),
        pull() {
          skf.pull();
          token.pull();
        },
        plugIn() {
          skf.plugIn();
          token.plugIn();
        },
        close: () => undefined,
      };
    });
  });
};

/** The slot of the training profile. */
export const virtualKeysSuite = (name: string): void =>
  caKeyContract(name, ['sm2'], async () => {
    const slot = virtualSlot(virtualDeck, { pin, slowMs: 30 });
    slot.put('sm2');
    const { session } = await openVirtualKeys(slot);
    return {
      session,
      pin: () => pinBytes(),
      wrongPin: () => pinBytes('000000'),
      pull: () => slot.pull(),
      plugIn: () => slot.put('sm2'),
      close: () => undefined,
    };
  });

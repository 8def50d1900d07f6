import { Fault } from '../../domain/faults.ts';
import { skfContainerTypes, skfText } from '../protocols/skf.ts';
import type {
  CaKey,
  CaKeyCertificates,
  CaKeyEvent,
  CaKeyKind,
  CaKeySession,
  CaSignature,
  CaSignRequest,
} from './driver.ts';
import { inTurnOf } from '../in-turn.ts';
import {
  digestInfoOf,
  derOfRaw,
  digestToSign,
  keyOfCertificate,
  keyToSignWith,
  verifiesRsa,
  verifiesSm2,
} from './signing.ts';
import { skfClient } from './skf-client.ts';
import type { SkfApplication, SkfContainer, SkfDevice } from './skf-client.ts';
import { keyIdOf, keyPlaceOf } from './skf-key-id.ts';
import type { KeyPlace } from './skf-key-id.ts';
import type { SkfVendor } from './skf-libraries.ts';
import type { SkfTable } from './skf-table.ts';
import { usualSkfTimings, watchKeys } from './skf-watch.ts';
import type { SkfTimings } from './skf-watch.ts';

const heed = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted === true) throw new Fault('device/cancelled');
};

/** `undefined` for a container that holds nothing to sign with. */
const kindOf = async (container: SkfContainer): Promise<CaKeyKind | undefined> => {
  const type = await container.type();
  if (type === skfContainerTypes.ecc) return 'sm2';
  if (type === skfContainerTypes.rsa) return 'rsa';
  if (type === skfContainerTypes.none) return undefined;
  const certificate = await container.certificate('sign');
  return certificate === undefined ? undefined : keyOfCertificate(certificate).kind;
};

const signedBy = async (
  container: SkfContainer,
  request: CaSignRequest,
  certificate: Uint8Array,
  rsaTakes: 'digest-info' | 'digest',
): Promise<CaSignature> => {
  const { algorithm } = request;
  const key = keyToSignWith(certificate, algorithm);
  const digest = digestToSign(request, key);
  if (algorithm === 'sm2-sm3') {
    const raw = await container.eccSign(digest);
    if (!verifiesSm2(key, digest, raw)) throw new Fault('device/ca-signature-wrong');
    return { algorithm, raw, der: derOfRaw(raw), certificate };
  }
  if (algorithm === 'ecdsa-sha256')
    throw new Fault('device/ca-algorithm-mismatch', { kind: 'SKF', algorithm });
  const raw = await container.rsaSign(rsaTakes === 'digest' ? digest : digestInfoOf(algorithm, digest));
  if (!verifiesRsa(key, algorithm, digest, raw)) throw new Fault('device/ca-signature-wrong');
  return { algorithm, raw, der: raw, certificate };
};

/**
 * The keys behind one SKF library, in this process. Nothing here ends a call that hangs: see `library-host.ts` for
 * that.
 */
export const openSkfSession = (
  table: SkfTable,
  vendor: Pick<SkfVendor, 'id' | 'name' | 'quirks'>,
  options: { readonly driver?: CaKey['driver']; readonly timings?: SkfTimings } = {},
): CaKeySession => {
  const { driver = 'skf', timings = usualSkfTimings } = options;
  const client = skfClient(table, vendor.quirks);
  const listeners = new Set<(event: CaKeyEvent) => void>();
  const closing = new AbortController();

  const turn = inTurnOf();
  const inTurn = <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> =>
    turn(() => {
      if (closing.signal.aborted) throw new Fault('device/host-closed');
      heed(signal);
      return work();
    });

  const keysIn = async (device: SkfDevice, name: Uint8Array): Promise<readonly CaKey[]> => {
    const { label, serialNumber } = await device.info();
    const found: CaKey[] = [];
    for (const application of await device.applications()) {
      await device.withApplication(application, async (opened) => {
        const pinTriesLeft = await opened.pinTriesLeft();
        for (const container of await opened.containers()) {
          const kind = await opened.withContainer(container, kindOf);
          if (kind === undefined) continue;
          found.push({
            id: keyIdOf({ vendor: vendor.id, device: name, serial: serialNumber, application, container }),
            driver,
            vendor: vendor.name,
            label,
            serial: serialNumber,
            application: skfText(application),
            container: skfText(container),
            kind,
            pinTriesLeft,
            pinEntry: 'screen',
          });
        }
      });
    }
    return found;
  };

  const list = async (): Promise<readonly CaKey[]> => {
    const found: CaKey[] = [];
    let trouble: Fault | undefined;
    for (const name of await client.devices()) {
      try {
        found.push(...(await client.withDevice(name, (device) => keysIn(device, name))));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        // One key that cannot be read does not hide the others; one pulled just now is simply not there.
        if (error.code !== 'device/ca-key-removed') trouble ??= error;
      }
    }
    if (found.length === 0 && trouble !== undefined) throw trouble;
    return found;
  };

  const at = <T>(
    keyId: string,
    work: (application: SkfApplication, place: KeyPlace) => Promise<T>,
  ): Promise<T> => {
    const place = keyPlaceOf(keyId);
    if (place?.vendor !== vendor.id) throw new Fault('device/ca-key-changed');
    return client.withDevice(place.device, async (device) => {
      // Another key may sit in the same place by now.
      if ((await device.info()).serialNumber !== place.serial) throw new Fault('device/ca-key-changed');
      return device.withApplication(place.application, (application) => work(application, place));
    });
  };

  const certificates = (keyId: string): Promise<CaKeyCertificates> =>
    at(keyId, (application, { container }) =>
      application.withContainer(container, async (opened) => ({
        sign: await opened.certificate('sign'),
        encrypt: await opened.certificate('encrypt'),
      })),
    );

  const sign = (request: CaSignRequest, signal?: AbortSignal): Promise<CaSignature> =>
    at(request.keyId, (application, { container }) =>
      application.withContainer(container, async (opened) => {
        const certificate = await opened.certificate('sign');
        if (certificate === undefined) throw new Fault('device/ca-certificate-missing');
        // Everything that can be wrong without the PIN is found before a try of it is spent.
        keyToSignWith(certificate, request.algorithm);
        if ((await application.pinTriesLeft()) === 0) throw new Fault('device/ca-pin-locked');
        heed(signal);
        if (request.pin === undefined) throw new Fault('device/ca-pin-malformed');
        await application.verifyPin(request.pin);
        try {
          heed(signal);
          return await signedBy(opened, request, certificate, vendor.quirks.rsaTakes);
        } finally {
          await application.clearSecureState();
        }
      }),
    );

  let seen: ReadonlySet<string> | undefined;
  const look = async (): Promise<boolean> => {
    const names = new Set((await client.devices()).map((name) => Buffer.from(name).toString('hex')));
    const before = seen ?? names;
    seen = names;
    const told = (what: CaKeyEvent['what']): CaKeyEvent => ({ what, vendor: vendor.name });
    const changes = [
      ...[...names].filter((name) => !before.has(name)).map(() => told('inserted')),
      ...[...before].filter((name) => !names.has(name)).map(() => told('removed')),
    ];
    for (const event of changes) for (const listener of listeners) listener(event);
    return changes.length > 0;
  };
  let watching = false;

  return {
    driver: { id: driver, vendor: vendor.name, model: `${vendor.name} SKF` },
    list: (signal) => inTurn(list, signal),
    certificates: (keyId, signal) => inTurn(() => certificates(keyId), signal),
    async sign(request, signal) {
      try {
        return await inTurn(() => sign(request, signal), signal);
      } finally {
        request.pin?.fill(0);
      }
    },
    check: () => inTurn(async () => void (await client.devices())),
    onEvent(listener) {
      listeners.add(listener);
      if (!watching)
        watchKeys(table, {
          events: vendor.quirks.events,
          timings,
          look: () => inTurn(look),
          signal: closing.signal,
        });
      watching = true;
      return () => listeners.delete(listener);
    },
    // The library has no line that could be lost; the process it runs in has.
    onClosed: () => () => undefined,
    async close() {
      closing.abort();
      await turn(() => Promise.resolve());
    },
  };
};

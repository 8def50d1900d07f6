import { Fault, type FaultCode } from '../../domain/faults.ts';

/** Our own name for a connection closed by the other side right after TLS was agreed. */
export const closedAfterHandshake = 'TLS_CLOSED_AFTER_HANDSHAKE';

/** What OpenSSL and BoringSSL say, by what a person has to do about it. */
const meanings: readonly (readonly [pattern: RegExp, code: FaultCode])[] = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'exchange/tls-server-expired'],
  [/^ERR_TLS_CERT_ALTNAME_(INVALID|FORMAT)$/, 'exchange/tls-server-name-differs'],
  [
    /^(UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|CERT_(SIGNATURE_FAILURE|UNTRUSTED|REJECTED|REVOKED)$|INVALID_(CA|PURPOSE)$)/,
    'exchange/tls-server-untrusted',
  ],
  // An alert of the other side about what this window showed, or did not show.
  [
    /^TLS_CLOSED_AFTER_HANDSHAKE$|^ERR_SSL_.*ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_(REQUIRED|EXPIRED|REVOKED|UNKNOWN)|UNSUPPORTED_CERTIFICATE|DECRYPT_ERROR|ACCESS_DENIED|HANDSHAKE_FAILURE)/,
    'exchange/tls-window-refused',
  ],
];

const codeOf = (error: unknown): string => {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const told = code ?? cause?.code;
  return typeof told === 'string' ? told : '';
};

/** The fault behind a connection that TLS has refused, on this side or the other; undefined for any other error. */
export const tlsFault = (error: unknown): Fault | undefined => {
  const code = codeOf(error);
  const found = meanings.find(([pattern]) => pattern.test(code));
  return found === undefined ? undefined : new Fault(found[1]);
};

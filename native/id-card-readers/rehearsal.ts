import type { InBoth } from '../../domain/language.ts';
import type { VirtualReaderFault } from '../virtual/id-card-reader.ts';

/**
 * A bad line or module stays bad until somebody mends it: gone wrong once, the driver asks again and nobody hears of
 * it. What is wrong with a card goes away with the card.
 */
export const lastingReaderFaults: readonly VirtualReaderFault[] = [
  'torn',
  'wrong-checksum',
  'read-failed',
  'request-garbled',
  'authentication-failed',
  'select-failed',
  'not-authorised',
  'self-test-failed',
];

/** What a trainee can make go wrong with the virtual reader. */
export const readerRehearsal: Readonly<Record<VirtualReaderFault | 'mended', InBoth>> = {
  torn: { zh: '读卡：数据中断', en: 'Card: data broken off' },
  slow: { zh: '读卡：应答过慢', en: 'Card: answer too slow' },
  'wrong-checksum': { zh: '读卡：校验错误', en: 'Card: wrong checksum' },
  'lifted-before-read': { zh: '读卡：中途拿开证件', en: 'Card: lifted too early' },
  'unplugged-mid-reply': { zh: '读卡：读到一半拔线', en: 'Card: cable pulled half way' },
  'card-refused': { zh: '读卡：证件未通过核验', en: 'Card: not authentic' },
  'contents-refused': { zh: '读卡：证件信息核验错误', en: 'Card: contents not authentic' },
  'wrong-card-type': { zh: '读卡：卡片类型不对', en: 'Card: wrong kind of card' },
  'read-failed': { zh: '读卡：读取失败', en: 'Card: reading failed' },
  'not-authorised': { zh: '读卡：模块未授权', en: 'Reader: module not authorised' },
  'self-test-failed': { zh: '读卡：模块自检失败', en: 'Reader: self-test failed' },
  'request-garbled': { zh: '读卡：命令受干扰', en: 'Reader: command garbled' },
  noise: { zh: '读卡：线路噪声', en: 'Reader: noise on the line' },
  split: { zh: '读卡：数据零散', en: 'Reader: data in pieces' },
  'authentication-failed': { zh: '读卡：证件认证失败', en: 'Card: its authentication failed' },
  'select-failed': { zh: '读卡：选卡失败', en: 'Card: could not be selected' },
  'contents-broken': { zh: '读卡：证件内容不合标准', en: 'Card: contents break the standard' },
  'with-fingerprints': { zh: '读卡：附带指纹数据', en: 'Card: fingerprints come along' },
  'no-later-addresses': { zh: '读卡：不支持追加地址', en: 'Card: later addresses not supported' },
  dead: { zh: '读卡：无应答', en: 'Reader: no answer' },
  mended: { zh: '读卡：修好', en: 'Reader: mended' },
};

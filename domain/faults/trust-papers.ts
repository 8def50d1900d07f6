import type { FaultText } from './fault-text.ts';

/** Trust lists and revocation lists by the exchange (norm item 6): put in by its operator, fetched by windows. */
export const trustPaperFaults = {
  'exchange/trust-paper-not-in-order': {
    zh: '这个文件不是两局的互认清单，也不是完整的证书吊销列表（{field}），没有存入；请核对文件，或向出具机关重新取。',
    en: 'The file is neither a trust list of the bureaus nor a whole revocation list ({field}) and was not put in; check it, or get it again from who issued it.',
    retry: false,
  },
  'exchange/trust-paper-not-signed': {
    zh: '这份互认清单还缺一局或两局的签名，没有存入；请两局签署后再存。',
    en: 'The trust list lacks the signature of one bureau or both and was not put in; have both sign it first.',
    retry: false,
  },
  'exchange/trust-paper-too-large': {
    zh: '这个文件超过 {most} MB，没有存入；请核对是否取错了文件。',
    en: 'The file is larger than {most} MB and was not put in; check whether it is the right one.',
    retry: false,
  },
  'exchange/trust-paper-not-newer': {
    zh: '这份文件（{said}）不比交换平台已存的（{have}）新，没有存入，已存的继续有效；已存的有误时，请先撤下再存。',
    en: 'The paper ({said}) is not newer than the one held ({have}), which stays; where the one held is wrong, withdraw it first.',
    retry: false,
  },
  'exchange/trust-papers-full': {
    zh: '交换平台已存 {most} 份互认清单和吊销列表，没有存入；请先撤下不再互认的发证机构的列表。',
    en: 'The exchange holds {most} trust and revocation lists already; withdraw those of CAs that are recognised no more.',
    retry: false,
  },
  'exchange/trust-paper-unknown': {
    zh: '交换平台没有这份互认清单或吊销列表，可能已换新或撤下，请重新查看现有的。',
    en: 'The exchange has no such trust or revocation list; it may have been replaced or withdrawn. Look at what it holds now.',
    retry: true,
  },
  'exchange/trust-paper-altered': {
    zh: '从交换平台取来的文件与平台所列的不是同一份，没有采用；请报告系统管理员核对交换平台。',
    en: 'What came from the exchange is not the paper it named and was not taken; tell the administrator to check the exchange.',
    retry: true,
  },
  'exchange/trust-paper-refused': {
    zh: '交换平台上的{what}（{of}）本窗口没有采用：{reason}原有的继续使用，请系统管理员核对平台上的这一份。',
    en: 'This window did not take {what} ({of}) from the exchange. {reason} What it has stays in use; have the administrator look at the one there.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

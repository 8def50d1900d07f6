import type { FaultText } from './fault-text.ts';

/** How a window comes to an exchange: its address, being let in, and TLS between the two. */
export const exchangeLineFaults = {
  'exchange/address-unusable': {
    zh: '交换平台地址不能用，应为 https://主机名:端口（本机可用 http://127.0.0.1:端口），请核对后重试。',
    en: 'The address of the exchange cannot be used; it is https://host:port, or http://127.0.0.1:port on this machine. Check it and try again.',
    retry: false,
  },
  'exchange/not-running': {
    zh: '{url} 没有交换平台应答，请先启动交换平台（npm run exchange）或接通线路，再打开本窗口。',
    en: 'No exchange answers at {url}; start it first (npm run exchange) or restore its line, then open this window.',
    retry: true,
  },
  'exchange/enrolment-not-signed': {
    zh: '两局还没有对本窗口的接入申请签署意见，请在交换平台处理后重新打开，申请保留不变。',
    en: 'The bureaus have not signed about letting this window in; see to it at the exchange and open the window again. Its request stands.',
    retry: true,
  },
  'exchange/enrolment-refused': {
    zh: '两局没有准许窗口 {device} 接入（可能已用另一把密钥接入过），请向交换平台的管理人员了解原因。',
    en: 'The bureaus did not let window {device} in; it may have been let in with another key before. Ask who runs the exchange.',
    retry: false,
  },
  'exchange/profile-of-another-exchange': {
    zh: '{folder} 里的窗口属于另一个交换平台，没有打开；请用 --profile 另指文件夹，确实不要了再删除它。',
    en: 'The windows in {folder} belong to another exchange and were not opened; name another folder with --profile, or delete this one if nobody needs it.',
    retry: false,
  },
  'exchange/tls-not-set': {
    zh: '交换平台用加密连接，本窗口还没有设置证书，请管理员用 window-tls 命令设置；业务照常办理，资料留在“发件”。',
    en: 'The exchange uses TLS and this window has no certificate yet; the administrator sets it with the command window-tls. Work goes on, and messages wait.',
    retry: true,
  },
  'exchange/tls-server-expired': {
    zh: '交换平台的证书已过期或尚未生效，请先核对本机日期，再请交换平台管理人员更换证书；资料留在“发件”。',
    en: 'The exchange’s certificate has expired or is not valid yet; check this machine’s date, then have the exchange’s certificate renewed. Messages wait.',
    retry: true,
  },
  'exchange/tls-server-untrusted': {
    zh: '交换平台的证书不是约定的机构签发的，没有连接，请管理员核对地址和设置的根证书；资料留在“发件”。',
    en: 'The exchange’s certificate is not of the authority that was agreed, so nothing was sent; have the address and the authority’s certificate checked. Messages wait.',
    retry: true,
  },
  'exchange/tls-server-name-differs': {
    zh: '交换平台证书上的名称与本窗口设置的不一致，没有连接，请管理员核对地址或服务器名称；资料留在“发件”。',
    en: 'The name in the exchange’s certificate is not the one this window expects, so nothing was sent; have the address or the server name checked. Messages wait.',
    retry: true,
  },
  'exchange/tls-window-refused': {
    zh: '交换平台不接受本窗口的证书（过期、被撤销或不是约定的机构签发），请管理员更换窗口证书；资料留在“发件”。',
    en: 'The exchange does not accept this window’s certificate (expired, revoked, or of another authority); have it renewed. Messages wait.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;

import type { FaultText } from './fault-text.ts';

export const shellFaults = {
  'shell/hall-restarting': {
    zh: '办理程序意外退出，正在自动重新启动；已填内容保存在草稿中，请稍候再继续。',
    en: 'The hall process stopped unexpectedly and is being restarted; the draft is kept, wait a moment and go on.',
    retry: true,
  },
  'shell/hall-stopped': {
    zh: '办理程序在短时间内多次退出，已停止自动重启；已保存的业务没有丢失，请关闭窗口并联系管理员。',
    en: 'The hall process stopped several times and is no longer restarted; saved business is safe, close the window and call the administrator.',
    retry: false,
  },
  'shell/call-refused': {
    zh: '界面发出的请求过大或格式不对，没有办理；请减少内容后重试。',
    en: 'The request from the page was too large or malformed and was not carried out; reduce it and try again.',
    retry: false,
  },
  'shell/browser-missing': {
    zh: '没有找到可用的浏览器，请安装 Chrome、Edge 或 Chromium 后重试。',
    en: 'No usable browser was found; install Chrome, Edge or Chromium and try again.',
    retry: false,
  },
  'shell/browser-failed': {
    zh: '浏览器未能启动（{reason}），请检查显示环境后重试。',
    en: 'The browser did not start ({reason}); check the display and try again.',
    retry: true,
  },
  'shell/production-refused': {
    zh: '正式环境的数据只能在正式客户端中打开，浏览器方式仅供培训和开发使用，请改用正式客户端。',
    en: 'A production profile opens only in the installed client; the browser shell is for training and development, use the client.',
    retry: false,
  },
  'shell/page-not-built': {
    zh: '界面文件尚未生成，请先执行 npm run build。',
    en: 'The page has not been built; run npm run build first.',
    retry: false,
  },
  'shell/profile-missing': {
    zh: '没有找到窗口数据文件夹或其中的 profile.json，请用 --profile 指明正确的文件夹后重新启动。',
    en: 'The window’s profile folder or its profile.json was not found; start again with --profile and the right folder.',
    retry: false,
  },
  'shell/profile-damaged': {
    zh: '窗口配置文件 profile.json 的 {field} 一项不正确，请联系管理员修复后重新启动。',
    en: 'The entry {field} of the window’s profile.json is wrong; have the administrator mend it and start again.',
    retry: false,
  },
  'shell/internal': {
    zh: '程序内部出错，本次操作没有完成；已保存的业务没有丢失，请重试，仍不行请联系管理员。',
    en: 'The program met an internal error and this step was not done; saved business is safe, try again or call the administrator.',
    retry: true,
  },
  'shell/input-refused': {
    zh: '提交的内容不符合要求（{field}），未作任何改动，请更正后再试。',
    en: 'The input was refused ({field}); nothing was changed. Correct it and try again.',
    retry: false,
  },
  'shell/unlock-required': {
    zh: '正式窗口须先用系统密钥库或口令解锁数据库，请从安装的正式客户端启动。',
    en: 'A production window must first be unlocked by the key store or its passphrase; start it from the installed client.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

import type { FaultText } from './fault-text.ts';

export const shellFaults = {
  'shell/unknown-call': {
    zh: '界面发出了本程序不认识的请求，未作任何改动，请重启窗口程序。',
    en: 'The page sent a request this program does not know; nothing was changed. Restart the window.',
    retry: false,
  },
  'shell/input-refused': {
    zh: '提交的内容不符合要求（{field}），未作任何改动，请更正后再试。',
    en: 'The input was refused ({field}); nothing was changed. Correct it and try again.',
    retry: false,
  },
  'shell/internal': {
    zh: '程序出现意外错误，本次操作没有生效，已填内容都在，请再试一次；仍不行请联系管理员。',
    en: 'An unexpected error; this step did not take effect and nothing entered is lost. Try again, or call the administrator.',
    retry: true,
  },
  'shell/profile-missing': {
    zh: '没有找到窗口配置，请用安装时生成的快捷方式启动，或重新建立窗口。',
    en: 'No window profile was found; start from the installed shortcut, or set the window up again.',
    retry: false,
  },
  'shell/profile-damaged': {
    zh: '窗口配置文件的“{field}”有误，程序没有启动，请管理员用备份恢复。',
    en: 'The window profile is damaged at “{field}”; nothing was started. Have the administrator restore it.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

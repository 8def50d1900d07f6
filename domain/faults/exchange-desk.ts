import type { FaultText } from './fault-text.ts';

/** What the desk of the exchange says: pages and snapshots, enrolment by both bureaus, decisions, backups. */
export const exchangeDeskFaults = {
  'exchange/page-not-full': {
    zh: '这一页尚未满（现到第 {highWater} 条），请改用收件流读取最新内容。',
    en: 'This page is not full yet (the feed is at {highWater}); read the newest entries from the feed.',
    retry: true,
  },
  'exchange/no-snapshot': {
    zh: '交换平台没有这份快照，请取最新一份；还没有快照的，从收件流读取。',
    en: 'The exchange has no such snapshot; take the latest, or read the feed where there is none yet.',
    retry: true,
  },
  'exchange/enrolment-unknown': {
    zh: '交换平台没有这份设备登记申请，请核对编号，或在窗口重新申请。',
    en: 'The exchange has no such enrolment request; check its number or ask again at the window.',
    retry: false,
  },
  'exchange/enrolment-concluded': {
    zh: '这份设备登记申请已经办结，意见没有收下；需要更改的，请在窗口重新申请。',
    en: 'This enrolment request is concluded and the opinion was not taken; ask again at the window to change it.',
    retry: false,
  },
  'exchange/opinions-differ': {
    zh: '两局同意的内容不一致（权限或期次），窗口尚未登记，请两局商定后由一方重新出具意见。',
    en: 'The two bureaus approve different things (rights or epoch); the window is not enrolled. Agree, and let one of them sign anew.',
    retry: false,
  },
  'exchange/bureau-paper-not-in-order': {
    zh: '税务机关出具的文件不合格式（{field}），没有收下，请由出具机关重新生成。',
    en: 'The bureau’s paper is not in order ({field}) and was not taken; have that bureau make it again.',
    retry: false,
  },
  'exchange/bureau-key-missing': {
    zh: '交换平台尚未登记该税务机关的公钥，请管理员先行登记。',
    en: 'The exchange has no key of that bureau yet; the administrator must set it first.',
    retry: false,
  },
  'exchange/bureau-signature-wrong': {
    zh: '税务机关的签名验证未通过，文件没有收下，请核对所用密钥。',
    en: 'The bureau’s signature does not verify and the paper was not taken; check which key signed it.',
    retry: false,
  },
  'exchange/nothing-quarantined': {
    zh: '没有这份待核查的资料，或者已由他人核查放行，请刷新列表。',
    en: 'Nothing of that number is held, or somebody has released it already; refresh the list.',
    retry: false,
  },
  'exchange/policy-not-in-order': {
    zh: '交换约定文件不合格式（{field}），没有生效，请更正后重新提交；登记资料必须实时交换。',
    en: 'The agreement is not in order ({field}) and is not in force; correct it. Registrations are always real-time.',
    retry: false,
  },
  'exchange/policy-version-taken': {
    zh: '交换约定的下一版本应为第 {next} 版，请核对现行约定后重新提交。',
    en: 'The next version of the agreement is {next}; compare with the one in force and submit it again.',
    retry: false,
  },
  'exchange/desk-token-wrong': {
    zh: '值班页的口令无效或已过期，请在本机执行 desk-token 命令取得新的链接。',
    en: 'The token for the operator page is wrong or has expired; get a new link with the command desk-token on this machine.',
    retry: false,
  },
  'exchange/file-exists': {
    zh: '文件 {file} 已经存在，没有覆盖，请换一个文件名。',
    en: 'The file {file} exists already and was not overwritten; choose another name.',
    retry: false,
  },
  'exchange/backup-not-in-order': {
    zh: '备份文件不完整、被改动，或不是用本平台的密钥所作，没有恢复任何内容，请换一份备份或核对密钥。',
    en: 'The backup is cut, altered or made with another key; nothing was restored. Take another backup or check the keys.',
    retry: false,
  },
  'exchange/store-damaged': {
    zh: '交换平台数据库文件已损坏或在磁盘上被改动，无法核验，请停止使用并从备份恢复。',
    en: 'The exchange’s database file is damaged or was altered on the disk and proves nothing; stop and restore a backup.',
    retry: false,
  },
  'exchange/store-from-the-past': {
    zh: '交换平台数据库由较旧的程序版本建立（缺 {number} 次升级），请先用本版本启动一次交换平台再核验。',
    en: 'The exchange’s database is of an older program ({number} migrations missing); start the exchange once with this version, then verify.',
    retry: false,
  },
  'exchange/backup-other-program': {
    zh: '备份由另一版本的程序所作，没有恢复任何内容，请用作备份时的程序版本恢复，再行升级。',
    en: 'The backup was made by another version of the program; nothing was restored. Restore with that version, then upgrade.',
    retry: false,
  },
  'exchange/feed-rewound': {
    zh: '交换平台恢复自较早的备份，本窗口收到的内容与它不同，已停止收件。请主管在“待办”中选择“重建共享数据”，或在下次打开窗口时重建。',
    en: 'The exchange was restored from an earlier backup and no longer has what this window received; nothing more is received. A supervisor chooses “Rebuild the shared data” in the inbox, or it is rebuilt when the window is next opened.',
    retry: false,
  },
  'exchange/feed-rebuilt': {
    zh: '交换平台恢复自较早的备份，本窗口的共享数据已按它重建（{entries} 条），与原来不同的 {setAside} 条留存备查。请核对近日经对方局确认的事项，缺的会由各窗口补发。',
    en: 'The exchange was restored from an earlier backup; this window’s shared data were rebuilt from it ({entries} entries), and {setAside} that differ were kept as evidence. Check what the other bureau confirmed lately; what is missing is sent again by each window.',
    retry: false,
  },
  'exchange/snapshot-damaged': {
    zh: '交换平台的数据快照不完整或与校验值不符，没有采用，窗口按原有数据打开并逐页收取。如再次出现，请告知系统管理员。',
    en: 'The exchange’s snapshot is incomplete or not what its hash says; it was not used. The window opens on what it has and reads page by page. Tell the administrator if it happens again.',
    retry: true,
  },
  'exchange/tls-files-not-in-order': {
    zh: '加密连接所用的文件 {file} 读不了、不是证书，或与证书不配套，请核对后再启动。',
    en: 'The file {file} for TLS cannot be read, is no certificate, or does not belong to the certificate; check it and start again.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

import type { FaultText } from './fault-text.ts';

export const dbFaults = {
  'db/not-found': {
    zh: '找不到本窗口的数据库文件。请勿新建，先联系系统管理员从备份恢复。',
    en: 'The database file of this window is missing. Do not make a new one; have it restored from the backup.',
    retry: false,
  },
  'db/already-exists': {
    zh: '此处已有数据库文件，未作任何改动。请改用已有的数据库，或另选目录。',
    en: 'There is a database here already; nothing was changed. Use it, or choose another folder.',
    retry: false,
  },
  'db/wrong-key': {
    zh: '密钥与数据库不符，数据库未作任何改动。请核对口令或密钥文件，或由两名保管人恢复。',
    en: 'The key does not fit this database; nothing was changed. Check the passphrase or the key file, or recover with both custodians.',
    retry: false,
  },
  'db/not-a-database': {
    zh: '该文件不是本系统的数据库，未作任何改动。请核对目录，必要时从备份恢复。',
    en: 'This file is not a database of this program; nothing was changed. Check the folder or restore the backup.',
    retry: false,
  },
  'db/not-encrypted': {
    zh: '该数据库没有加密，拒绝打开，未作任何改动。请联系系统管理员核查来源。',
    en: 'This database is not encrypted and is refused; nothing was changed. Have its origin checked.',
    retry: false,
  },
  'db/truncated': {
    zh: '数据库文件不完整（被截断），未作任何改动。请停止受理并从备份恢复。',
    en: 'The database file is cut short; nothing was changed. Stop work and restore the backup.',
    retry: false,
  },
  'db/swapped': {
    zh: '此文件是另一个窗口或另一时期的数据库，未作任何改动。请放回本窗口的数据库文件。',
    en: 'This is the database of another window or time; nothing was changed. Put this window’s own file back.',
    retry: false,
  },
  'db/damaged': {
    zh: '数据库内容未通过校验，可能损坏或被改动。请停止受理，保留原文件并从备份恢复。',
    en: 'The database does not verify: damaged or altered. Stop work, keep the file and restore the backup.',
    retry: false,
  },
  'db/from-future': {
    zh: '数据库由更新版本的程序建立（版本 {found}，本程序到 {known}）。请先升级本程序。',
    en: 'The database was made by a newer program (version {found}; this one knows {known}). Update the program first.',
    retry: false,
  },
  'db/wrong-kind': {
    zh: '数据库属于“{found}”环境，不能按“{wanted}”环境打开。练习与正式不得混用，请核对目录。',
    en: 'The database belongs to “{found}”, not “{wanted}”. Training and production never mix; check the folder.',
    retry: false,
  },
  'db/already-open': {
    zh: '本窗口的数据库已被另一个程序打开。请切换到已打开的窗口，或先将其关闭。',
    en: 'The database of this window is open in another program. Go to that window or close it first.',
    retry: true,
  },
  'db/busy': {
    zh: '数据库正忙，本次操作没有保存。请稍候再试。',
    en: 'The database is busy and nothing was saved. Try again in a moment.',
    retry: true,
  },
  'db/disk-full': {
    zh: '磁盘已满，本次操作没有保存，已有数据不受影响。请先腾出空间再试，期间不要收款。',
    en: 'The disk is full; this act was not saved and nothing else is lost. Free space first; take no money meanwhile.',
    retry: true,
  },
  'db/read-only': {
    zh: '数据库所在磁盘只读，本次操作没有保存。请联系系统管理员恢复写入权限。',
    en: 'The disk of the database is read-only; this act was not saved. Have the write permission restored.',
    retry: false,
  },
  'db/disk-error': {
    zh: '读写磁盘出错，本次操作没有保存。请停止受理并联系系统管理员检查磁盘。',
    en: 'The disk failed; this act was not saved. Stop work and have the disk checked.',
    retry: true,
  },
  'db/migration-changed': {
    zh: '数据库升级步骤 {migration} 与安装包不一致，拒绝打开。请重新安装本程序。',
    en: 'Migration {migration} differs from the one that was applied; opening is refused. Reinstall the program.',
    retry: false,
  },
  'db/migration-failed': {
    zh: '数据库升级步骤 {migration} 未能完成，已退回升级前状态。请联系系统管理员。',
    en: 'Migration {migration} did not finish and was undone. Call the administrator.',
    retry: false,
  },
  'db/journal-broken': {
    zh: '操作日志链在第 {seq} 条断开，记录可能被改动。请停止受理并通知主管。',
    en: 'The journal chain breaks at entry {seq}; records may have been altered. Stop work and tell the supervisor.',
    retry: false,
  },
  'db/backup-exists': {
    zh: '备份目标文件已存在，未作任何改动。请另选文件名。',
    en: 'The backup file exists already; nothing was changed. Choose another name.',
    retry: false,
  },
  'db/shift-copy-missing': {
    zh: '已结账并已保存，但结账后的加密备份没有写成（磁盘已满、只读或出错）。不必再次结账；请腾出磁盘空间并告知系统管理员。',
    en: 'The shift is closed and saved, but its encrypted copy could not be written (disk full, read-only or failing). Do not close again; free space and tell the administrator.',
    retry: false,
  },
  'db/key-file-missing': {
    zh: '找不到密钥文件，数据库无法打开。请从备份恢复密钥文件。',
    en: 'The key file is missing and the database cannot be opened. Restore the key file from the backup.',
    retry: false,
  },
  'db/key-file-exists': {
    zh: '此处已有密钥文件，未作任何改动。请改用已有的密钥文件，或另选目录。',
    en: 'There is a key file here already; nothing was changed. Use it, or choose another folder.',
    retry: false,
  },
  'db/key-file-damaged': {
    zh: '密钥文件损坏或被改动，未作任何改动。请从备份恢复密钥文件。',
    en: 'The key file is damaged or altered; nothing was changed. Restore it from the backup.',
    retry: false,
  },
  'db/key-file-from-future': {
    zh: '密钥文件由更新版本的程序建立（版本 {found}）。请先升级本程序。',
    en: 'The key file was made by a newer program (version {found}). Update the program first.',
    retry: false,
  },
  'db/key-slot-missing': {
    zh: '密钥文件没有设置“{slot}”方式。请改用其他方式打开。',
    en: 'The key file has no “{slot}” slot. Unlock in another way.',
    retry: false,
  },
  'db/passphrase-wrong': {
    zh: '口令不正确，请重新输入。',
    en: 'The passphrase is wrong; enter it again.',
    retry: true,
  },
  'db/passphrase-too-short': {
    zh: '口令至少需要 {minimum} 个字符，请重新设置。',
    en: 'A passphrase needs at least {minimum} characters; choose another.',
    retry: false,
  },
  'db/key-derivation-too-weak': {
    zh: '正式环境的密钥参数低于规定强度，拒绝使用。请由系统管理员重新生成密钥文件。',
    en: 'The key derivation is weaker than production allows and is refused. Have the key file made again.',
    retry: false,
  },
  'db/os-store-refused': {
    zh: '本机系统密钥库不可靠（{backend}），不能存放密钥。请使用口令方式。',
    en: 'The key store of this system is not safe ({backend}) and cannot hold the key. Use the passphrase.',
    retry: false,
  },
  'db/os-store-failed': {
    zh: '系统密钥库无法解开密钥，可能更换了系统用户或机器。请改用口令或两名保管人恢复。',
    en: 'The system’s key store cannot open the key; the user or the machine may have changed. Use the passphrase or the custodians.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;

import type { FaultText } from './fault-text.ts';

export const exchangeFaults = {
  'exchange/unavailable': {
    zh: '信息共享交换平台暂时不能存储，请稍候，本窗口会自动重发。',
    en: 'The exchange cannot store anything at the moment; wait, this window sends again by itself.',
    retry: true,
  },
  'exchange/internal': {
    zh: '信息共享交换平台内部出错，资料未受影响，请将时间和窗口号告知系统管理员。',
    en: 'The exchange failed inside; nothing was changed. Tell the administrator the time and the window.',
    retry: true,
  },
  'exchange/overloaded': {
    zh: '信息共享交换平台正忙，请稍候，本窗口会自动重试。',
    en: 'The exchange is busy; wait, this window tries again by itself.',
    retry: true,
  },
  'exchange/request-malformed': {
    zh: '发往交换平台的请求格式有误（{field}），请联系系统管理员检查本机程序版本。',
    en: 'A request to the exchange is malformed ({field}); ask the administrator to check this program’s version.',
    retry: false,
  },
  'exchange/request-too-large': {
    zh: '发往交换平台的内容超过规定大小，请分批发送。',
    en: 'What was sent to the exchange is larger than allowed; send it in smaller batches.',
    retry: false,
  },
  'exchange/not-found': {
    zh: '交换平台没有此项服务，请联系系统管理员核对程序版本。',
    en: 'The exchange has no such service; ask the administrator to compare program versions.',
    retry: false,
  },
  'exchange/nesting-too-deep': {
    zh: '报文结构层次过深，交换平台拒收，请联系系统管理员。',
    en: 'The message is nested too deeply and was not taken; tell the administrator.',
    retry: false,
  },
  'exchange/not-canonical': {
    zh: '报文不是规范格式，交换平台拒收，请联系系统管理员检查本机程序。',
    en: 'The message is not in canonical form and was not taken; ask the administrator to check this program.',
    retry: false,
  },
  'exchange/batch-tampered': {
    zh: '报文与其签名或前后链接不符，可能在途中被改动，请重发；仍然如此请报告系统管理员。',
    en: 'The messages do not match their signature or chain; send again, and if it repeats tell the administrator.',
    retry: true,
  },
  'exchange/signature-wrong': {
    zh: '窗口签名验证未通过，请联系系统管理员核对本窗口的登记。',
    en: 'The window’s signature does not verify; ask the administrator to check this window’s enrolment.',
    retry: false,
  },
  'exchange/officer-signature-wrong': {
    zh: '经办人的 CA Key 签名与办理内容不符，交换平台不接受；请重新办理并签署，仍然如此请报告系统管理员。',
    en: 'The officer’s CA key did not sign what the act says, so it is not accepted; do it and sign it again, and tell the administrator if it repeats.',
    retry: false,
  },
  'exchange/environment-mixed': {
    zh: '练习资料与正式资料不得混用，请用相同环境的窗口和交换平台。',
    en: 'Training and real data must not mix; use a window and an exchange of the same kind.',
    retry: false,
  },
  'exchange/device-unknown': {
    zh: '本窗口尚未在交换平台登记，请先办理设备登记。',
    en: 'This window is not enrolled with the exchange; enrol it first.',
    retry: false,
  },
  'exchange/device-revoked': {
    zh: '本窗口的登记已被撤销，未发送的资料请由主管按规定处理。',
    en: 'This window’s enrolment is revoked; a supervisor must decide about what is not sent yet.',
    retry: false,
  },
  'exchange/device-frozen': {
    zh: '本窗口因报文编号冲突已被冻结，请主管核查是否从备份恢复或复制过数据，再重新登记。',
    en: 'This window is frozen because a message number came twice; a supervisor must find out why and enrol it anew.',
    retry: false,
  },
  'exchange/device-already-enrolled': {
    zh: '该窗口编号已用另一把密钥登记，请核对窗口编号，确需更换的由主管以新期次登记。',
    en: 'This window is enrolled with another key; check its number, or have a supervisor enrol it in a new epoch.',
    retry: false,
  },
  'exchange/enrolment-not-in-order': {
    zh: '设备登记文件不符合要求（{field}），请在窗口重新生成登记申请。',
    en: 'The enrolment file is not in order ({field}); make the request again at the window.',
    retry: false,
  },
  'exchange/epoch-differs': {
    zh: '本窗口的期次已更换（现为第 {epoch} 期），请导入新的登记批准文件。',
    en: 'This window’s epoch has changed (now {epoch}); import the new approval file.',
    retry: false,
  },
  'exchange/sequence-gap': {
    zh: '交换平台还缺第 {expectSeq} 号起的报文，本窗口会自动补发。',
    en: 'The exchange still lacks message {expectSeq} onward; this window sends them by itself.',
    retry: true,
  },
  'exchange/chain-broken': {
    zh: '报文与交换平台已存的前一份不相衔接，请主管核查本机是否恢复过旧数据。',
    en: 'The message does not follow the last one stored; a supervisor must check whether old data was restored here.',
    retry: false,
  },
  'exchange/message-changed': {
    zh: '同一编号（{seq}）的报文内容前后不同，窗口已冻结并报警，请立即联系主管。',
    en: 'Message number {seq} came again with other content; the window is frozen. Call a supervisor now.',
    retry: false,
  },
  'exchange/session-required': {
    zh: '与交换平台的会话已过期，本窗口会自动重新登录。',
    en: 'The session with the exchange has ended; this window signs in again by itself.',
    retry: true,
  },
  'exchange/other-jurisdiction': {
    zh: '本窗口无权读取其他辖区的资料，请由该辖区的窗口办理。',
    en: 'This window may not read another jurisdiction’s data; have a window there do it.',
    retry: false,
  },
  'exchange/training-only': {
    zh: '此操作只能在练习环境中使用，正式环境按当天日期办理。',
    en: 'This is for training only; production uses today’s date.',
    retry: false,
  },
  'exchange/hall-date-moved': {
    zh: '大厅日期已是 {hallDate}，请刷新后再操作。',
    en: 'The hall date is {hallDate} already; refresh and try again.',
    retry: false,
  },
  'exchange/envelope-invalid': {
    zh: '报文要素不合规定（{field}），请更正后重新报送。',
    en: 'An element of the message is not in order ({field}); correct it and send it again.',
    retry: false,
  },
  'exchange/schema-unknown': {
    zh: '交换平台尚不认识这种资料格式，请联系系统管理员升级。',
    en: 'The exchange does not know this kind of record yet; ask the administrator for an upgrade.',
    retry: false,
  },
  'exchange/body-invalid': {
    zh: '资料内容不合规定（{field}），请更正后重新报送。',
    en: 'The content is not in order ({field}); correct it and send it again.',
    retry: false,
  },
  'exchange/total-differs': {
    zh: '合计金额与各行之和不符，请核对后更正。',
    en: 'The total is not the sum of its lines; check and correct it.',
    retry: false,
  },
  'exchange/amount-sign-wrong': {
    zh: '金额正负有误：征收应为正数，冲正应为红字，请更正。',
    en: 'The sign of an amount is wrong: collections are positive, reversals red; correct it.',
    retry: false,
  },
  'exchange/bureau-differs': {
    zh: '资料所属机关与办理身份不一致，请核对后更正。',
    en: 'The record’s bureau is not the one acted for; check and correct it.',
    retry: false,
  },
  'exchange/not-entitled': {
    zh: '本窗口当日无权以该身份办理此项业务，请核对委托协议的起止日期。',
    en: 'On that date this window may not act for that bureau; check the agreement’s dates.',
    retry: false,
  },
  'exchange/not-the-authority': {
    zh: '该资料由另一机关主管，只能由其更改：请注明栏目和原因退回对方。',
    en: 'The record belongs to the other bureau, which alone may change it: return it with field and reason.',
    retry: false,
  },
  'exchange/record-unknown': {
    zh: '交换平台没有这份资料，请从“待办”重新打开。',
    en: 'The exchange has no such record; open it anew from the inbox.',
    retry: false,
  },
  'exchange/record-mismatch': {
    zh: '报文与其所指的资料不一致（{field}），请重新打开该资料后再办。',
    en: 'The message does not fit the record it names ({field}); open the record again.',
    retry: false,
  },
  'exchange/version-not-next': {
    zh: '资料版本号应为原版本加一，请重新打开该资料后再报送。',
    en: 'The version must be the next one; open the record again and send it.',
    retry: false,
  },
  'exchange/version-stale': {
    zh: '该资料已有更新的版本，请查看最新内容后再决定。',
    en: 'The record has a newer version; look at it and decide again.',
    retry: false,
  },
  'exchange/record-returned': {
    zh: '该资料已被对方退回，请按退回意见更正后重新报送。',
    en: 'The other bureau has returned this record; correct what it names and send it again.',
    retry: false,
  },
  'exchange/record-confirmed': {
    zh: '该资料已经确认入库，不能再退回，请另行联系对方更正。',
    en: 'The record is confirmed and stored and cannot be returned; ask the other bureau for a new version.',
    retry: false,
  },
  'exchange/record-not-returned': {
    zh: '该资料没有待处理的退回，无须更正报送，请刷新后查看。',
    en: 'The record is not waiting for a correction; refresh and look again.',
    retry: false,
  },
  'exchange/return-not-cited': {
    zh: '更正报送须注明所依据的退回意见，请从退回任务中打开更正。',
    en: 'A correction must cite the return it answers; open it from the return’s task.',
    retry: false,
  },
  'exchange/record-handed-over': {
    zh: '该资料已移交其他辖区管理，本辖区不能再改动，请与接收地税务机关联系。',
    en: 'The record was handed over to another jurisdiction and cannot be changed here; ask the bureau that receives it.',
    retry: false,
  },
  'exchange/part-unknown': {
    zh: '接收地不是信息共享交换平台上的其他辖区，没有移交，请重新选择接收地。',
    en: 'The receiving place is no other jurisdiction of this exchange, so nothing was handed over; choose it again.',
    retry: false,
  },
  'exchange/handover-answered': {
    zh: '该项移交已有处理结果或尚未送达，请刷新后查看。',
    en: 'The handover has been answered already or has not arrived; refresh and look again.',
    retry: false,
  },
  'exchange/own-record': {
    zh: '本机关报送的资料须由对方机关退回或确认，请等对方处理。',
    en: 'A record sent by this bureau is returned or confirmed by the other one; wait for it.',
    retry: false,
  },
  'exchange/seal-paper-not-in-order': {
    zh: '印章密钥文件不合格式（{field}），没有存入。请由签发的税务机关重新生成文件。',
    en: 'The seal key file is not in order ({field}) and was not kept; have the bureau that signed it make it again.',
    retry: false,
  },
  'exchange/seal-paper-differs': {
    zh: '编号 {id} 的印章密钥文件已有一份内容不同的，没有改动。请换编号重新签发。',
    en: 'Another seal key paper stands under {id} already; nothing was changed. Sign a new one under another id.',
    retry: false,
  },
  'exchange/store-key-wrong': {
    zh: '交换平台数据库无法用此密钥打开，请核对密钥文件和数据库是否配套。',
    en: 'The exchange’s database does not open with this key; check that key file and database belong together.',
    retry: false,
  },
  'exchange/store-from-the-future': {
    zh: '交换平台数据库由更新的程序版本建立，请升级程序后再启动。',
    en: 'The exchange’s database was made by a newer program; upgrade before starting it.',
    retry: false,
  },
  'exchange/store-migration-altered': {
    zh: '交换平台数据库的升级记录（第 {number} 号）与程序不符，请停止使用并联系系统管理员。',
    en: 'Migration {number} of the exchange’s database is not the one in this program; stop and call the administrator.',
    retry: false,
  },
  'exchange/store-missing': {
    zh: '找不到交换平台数据库或尚未初始化，请先执行初始化。',
    en: 'The exchange’s database is missing or not initialised; initialise it first.',
    retry: false,
  },
  'exchange/store-exists': {
    zh: '此处已有交换平台数据，不能重复初始化。',
    en: 'An exchange exists here already; it cannot be initialised again.',
    retry: false,
  },
  'exchange/key-file-open': {
    zh: '密钥文件的权限过宽，请设为仅本人可读（0600）。',
    en: 'The key file can be read by others; make it readable by its owner only (0600).',
    retry: false,
  },
  'exchange/passphrase-needed': {
    zh: '正式环境的密钥须用口令保护，请提供口令文件。',
    en: 'Production keys are protected by a passphrase; give its file.',
    retry: false,
  },
  'exchange/passphrase-wrong': {
    zh: '口令不正确，密钥未能打开，请核对口令文件。',
    en: 'The passphrase is wrong and the keys stay closed; check the passphrase file.',
    retry: false,
  },
  'exchange/secret-in-arguments': {
    zh: '命令行中不得出现数据库口令，请改用口令文件（PGPASSFILE）。',
    en: 'A database password must not stand on the command line; use a password file (PGPASSFILE).',
    retry: false,
  },
  'exchange/plain-http-outside': {
    zh: '明文连接只允许本机使用，请改用加密连接或本机地址。',
    en: 'Plain HTTP is for this machine only; use TLS in front or a loopback address.',
    retry: false,
  },
  // The window's own side of the line.
  'exchange/unreachable': {
    zh: '连接不上交换平台，业务照常办理，资料留在“发件”，恢复后自动发送。',
    en: 'The exchange cannot be reached. Work goes on; messages wait and are sent when the line is back.',
    retry: true,
  },
  'exchange/timed-out': {
    zh: '交换平台没有按时应答，业务照常办理，本窗口会自动重试。',
    en: 'The exchange did not answer in time. Work goes on; this window tries again by itself.',
    retry: true,
  },
  'exchange/answer-unreadable': {
    zh: '交换平台的应答无法识别，未作任何改动，本窗口会自动重试；仍然如此请联系系统管理员。',
    en: 'The exchange’s answer cannot be read; nothing was changed. It is tried again; if it goes on, call the administrator.',
    retry: true,
  },
  'exchange/window-behind': {
    zh: '交换平台存有本窗口没有的报文，本机可能恢复过旧数据。请停止开票，由主管核查后在“重新启用本窗”中处理。',
    en: 'The exchange holds messages of this window that are not here: old data was restored. Stop issuing; a supervisor looks into it and begins the window anew.',
    retry: false,
  },
  'exchange/chain-differs': {
    zh: '本窗口与交换平台所存的报文链不一致。请停止开票，由主管核查本机是否被复制或恢复，在“重新启用本窗”中处理。',
    en: 'The chain here and at the exchange differ. Stop issuing; a supervisor must find out whether this machine was copied or restored, and begins the window anew.',
    retry: false,
  },
  'exchange/receipts-lost': {
    zh: '交换平台丢失了已收妥的报文，本窗口正在补发，请告知系统管理员。',
    en: 'The exchange has lost messages it had acknowledged; they are being sent again. Tell the administrator.',
    retry: true,
  },
  'exchange/message-too-large': {
    zh: '本次办理的资料超过单份报文的上限（{bytes} 字节），没有保存。请减少行次后重新办理。',
    en: 'This act makes a message larger than one may be ({bytes} bytes); nothing was saved. Use fewer lines.',
    retry: false,
  },
  'exchange/entry-unreadable': {
    zh: '收到一份无法识别的资料，已原样留存，请联系系统管理员升级程序后处理。',
    en: 'A record came that cannot be read; it is kept as it is. Have the program updated.',
    retry: false,
  },
  'exchange/entry-altered': {
    zh: '收到的资料与其校验值不符，已原样留存、未予采用，请报告系统管理员。',
    en: 'A record does not match its hash; it is kept but not used. Tell the administrator.',
    retry: false,
  },
  'exchange/entry-misrouted': {
    zh: '收到不属于本辖区或本环境的资料，已原样留存、未予采用，请报告系统管理员。',
    en: 'A record of another jurisdiction or environment came; it is kept but not used. Tell the administrator.',
    retry: false,
  },
  'exchange/entry-forged': {
    zh: '收到一份以本窗口名义、但并非本窗口发出的资料，已与其他窗口一样入册。请立即报告主管核查。',
    en: 'A record came in this window’s name that this window never sent; it is kept as at all other windows. Tell a supervisor now.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

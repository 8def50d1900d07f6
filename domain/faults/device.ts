import type { FaultText } from './fault-text.ts';

export const deviceFaults = {
  // The line and the device process
  'device/not-configured': {
    zh: '本窗口没有配置{device}，请由管理员在设备设置中添加，或改用手工方式并注明原因。',
    en: 'No {device} is configured at this window; have it added in the device settings, or work by hand and note why.',
    retry: false,
  },
  'device/bad-config': {
    zh: '设备配置有误（{field}），设备未启动，请由管理员更正配置后重新打开窗口。',
    en: 'The device configuration is wrong ({field}); no device was started. Have it corrected and reopen the window.',
    retry: false,
  },
  'device/virtual-in-production': {
    zh: '正式环境不能使用模拟设备（{field}），请改配真实设备。',
    en: 'A production profile cannot use virtual devices ({field}); configure the real device.',
    retry: false,
  },
  'device/no-such-rehearsal': {
    zh: '这种设备没有“{fault}”这一演练故障，请在设备页的清单中选择。',
    en: 'This device has no rehearsed fault “{fault}”; choose one from the list on the device page.',
    retry: false,
  },
  'device/absent': {
    zh: '没有找到{where}，请检查电源和连线后重试。',
    en: 'Not found: {where}. Check its power and cable, then try again.',
    retry: true,
  },
  'device/port-busy': {
    zh: '端口 {where} 正被其他程序占用，请关闭占用它的程序后重试。',
    en: 'Port {where} is in use by another program; close that program and try again.',
    retry: true,
  },
  'device/port-refused': {
    zh: '系统不允许打开端口 {where}，请由管理员检查端口名称和使用权限。',
    en: 'The system refuses to open port {where}; have its name and permissions checked.',
    retry: false,
  },
  'device/unplugged': {
    zh: '{where}已断开，请插好连线，恢复就绪后重做这一步。',
    en: 'Disconnected: {where}. Plug it in and repeat this step when it is ready.',
    retry: true,
  },
  'device/no-answer': {
    zh: '{where}没有应答，请确认电源已开、连线牢固，再试一次。',
    en: 'No answer from {where}; check power and cable and try again.',
    retry: true,
  },
  'device/busy': {
    zh: '设备正在执行上一个操作，请等它完成或先取消，再重试。',
    en: 'The device is still doing the previous operation; let it finish or cancel it first.',
    retry: true,
  },
  'device/cancelled': {
    zh: '设备操作已取消，需要时请重新开始。',
    en: 'The device operation was cancelled; start it again when needed.',
    retry: true,
  },
  'device/timed-out': {
    zh: '设备操作超过时限未完成，请检查设备后重试。',
    en: 'The device operation did not finish in time; check the device and try again.',
    retry: true,
  },
  'device/driver-crashed': {
    zh: '设备驱动程序意外停止，正在重新打开，请稍候几秒再试。',
    en: 'The device driver stopped unexpectedly and is being reopened; try again in a few seconds.',
    retry: true,
  },
  'device/host-closed': {
    zh: '设备服务已关闭，请重新打开窗口程序后再试。',
    en: 'The device service is closed; reopen the window program and try again.',
    retry: false,
  },

  // The ID card reader
  'device/card-absent': {
    zh: '未检测到身份证，请把证件平放在读卡区后重试。',
    en: 'No ID card was detected; lay the card flat on the reader and try again.',
    retry: true,
  },
  'device/card-torn': {
    zh: '读卡数据传到一半中断，没有读全，请检查读卡器连线，重新放证再读。',
    en: 'The card data broke off half way; check the reader cable, place the card again and read it.',
    retry: true,
  },
  'device/card-slow': {
    zh: '读卡器迟迟没有返回证件数据，请拿起证件，稍等片刻重新放好再读。',
    en: 'The reader did not return the card data in time; lift the card, wait a moment, place it again.',
    retry: true,
  },
  'device/card-corrupt': {
    zh: '读到的数据校验不符，已全部弃用，请重新放证再读；反复出现请更换读卡器连线。',
    en: 'The data read failed its check and was discarded; read again, and change the cable if it persists.',
    retry: true,
  },
  'device/card-lifted': {
    zh: '证件在读完之前被拿开，请重新放好，听到提示前不要移动。',
    en: 'The card was lifted before it was read whole; place it again and leave it until told.',
    retry: true,
  },
  'device/card-read-failed': {
    zh: '证件多次读取失败，请拿起证件擦净后重新放好；仍不成功请改为手工录入并注明原因。',
    en: 'The card could not be read after several tries; wipe and place it again, or enter by hand and note why.',
    retry: true,
  },
  'device/card-not-genuine': {
    zh: '读卡器未能认证该证件，不得采用，请核对证件真伪并请示主管。',
    en: 'The reader could not authenticate this card; do not accept it, check the document and ask the supervisor.',
    retry: false,
  },
  'device/card-contents-forged': {
    zh: '证件内容未通过安全模块验证，不得采用，请核对证件真伪并请示主管。',
    en: 'The card contents failed verification by the security module; do not accept it and ask the supervisor.',
    retry: false,
  },
  'device/card-wrong-type': {
    zh: '读卡区上的不是身份证件，请换放居民身份证、居住证或永久居留身份证。',
    en: 'The card on the reader is no identity card; place the ID card, residence permit or permanent residence card.',
    retry: true,
  },
  'device/card-unreadable': {
    zh: '证件中的“{field}”内容不符合标准，未予采用，请核对证件并改为手工录入。',
    en: 'The field “{field}” on the card breaks the standard and was not taken; check the card and enter by hand.',
    retry: false,
  },
  'device/reader-self-test': {
    zh: '读卡器安全模块自检失败，请停用该读卡器并报修，先改为手工录入并注明原因。',
    en: 'The reader security module failed its self-test; take the reader out of service, report it, and enter by hand meanwhile.',
    retry: false,
  },
  'device/reader-not-authorised': {
    zh: '读卡器安全模块未经授权，不能使用，请更换读卡器并报修，先改为手工录入并注明原因。',
    en: 'The reader security module is not authorised; replace the reader, report it, and enter by hand meanwhile.',
    retry: false,
  },
  'device/reader-refused': {
    zh: '读卡器拒绝了读卡指令（状态 {status}），请由管理员核对读卡器型号设置，先改为手工录入并注明原因。',
    en: 'The reader refused the command (status {status}); have the reader model setting checked, and enter by hand meanwhile.',
    retry: false,
  },

  // Receipt printers
  'device/paper-out': {
    zh: '打印机缺纸，尚未打印，请装纸后重试。',
    en: 'The printer is out of paper and nothing was printed; load paper and try again.',
    retry: true,
  },
  'device/paper-out-mid-job': {
    zh: '打印途中缺纸，票面可能不完整；装纸后打印机可能续打余下内容，请核对纸面后选择“号码相符”或“作废换号”。',
    en: 'Paper ran out during printing; after loading, the printer may print the rest. Look at the paper, then choose good or spoiled.',
    retry: false,
  },
  'device/cover-open': {
    zh: '打印机机盖未关，尚未打印，请合上机盖后重试。',
    en: 'The printer cover is open and nothing was printed; close it and try again.',
    retry: true,
  },
  'device/printer-offline': {
    zh: '打印机处于脱机状态，请按联机键或重新开机后重试。',
    en: 'The printer is offline; put it online or switch it off and on, then try again.',
    retry: true,
  },
  'device/cutter-jam': {
    zh: '打印机切刀卡住，请关机清除卡纸后重试。',
    en: 'The printer cutter is stuck; switch off, clear the paper and try again.',
    retry: true,
  },
  'device/printer-error': {
    zh: '打印机报告故障，请关机重开；仍不恢复请停用并报修。',
    en: 'The printer reports an error; switch it off and on, and report it if that does not help.',
    retry: true,
  },
  'device/print-unconfirmed': {
    zh: '内容已送打印机，但没有得到打印完成的回答，请核对纸面后选择“号码相符”或“作废换号”。',
    en: 'The receipt was sent but the printer never confirmed it; look at the paper, then choose good or spoiled.',
    retry: false,
  },
  'device/character-not-printable': {
    zh: '第 {line} 行有打印机字库没有的字，未打印；请改用文书打印机出具，或按证件注明代用字。',
    en: 'Line {line} has a character the printer font lacks, so nothing was printed; use the document printer instead.',
    retry: false,
  },
  'device/receipt-too-wide': {
    zh: '第 {line} 行的内容超出小票宽度，未打印，请报告管理员核对票样。',
    en: 'Line {line} does not fit the receipt width, so nothing was printed; have the template checked.',
    retry: false,
  },

  // Document printers
  'device/queue-unreachable': {
    zh: '连不上文书打印机（{where}），请检查打印机电源和网络后重试。',
    en: 'The document printer ({where}) cannot be reached; check its power and network and try again.',
    retry: true,
  },
  'device/queue-refused': {
    zh: '打印队列拒绝了任务（状态 {status}），请由管理员检查打印机设置。',
    en: 'The print queue refused the job (status {status}); have the printer settings checked.',
    retry: false,
  },
  'device/queue-not-accepting': {
    zh: '打印队列已暂停接收任务，请恢复队列后重试。',
    en: 'The print queue is not accepting jobs; resume it and try again.',
    retry: true,
  },
  'device/queue-no-pdf': {
    zh: '该打印队列不支持 PDF，请由管理员改配支持 PDF 的打印机。',
    en: 'This print queue does not take PDF; have a printer configured that does.',
    retry: false,
  },
  'device/queue-answer-malformed': {
    zh: '打印队列的回答无法识别，请由管理员核对打印机地址（{where}）。',
    en: 'The print queue gave an answer that cannot be understood; have its address checked ({where}).',
    retry: false,
  },
  'device/media-jam': {
    zh: '打印机卡纸，请取出卡纸后核对已打印的内容。',
    en: 'Paper is jammed in the printer; clear it and check what was printed.',
    retry: true,
  },
  'device/toner-empty': {
    zh: '打印机耗材用尽，请更换后继续。',
    en: 'The printer is out of toner or ink; replace it and go on.',
    retry: true,
  },
  'device/document-job-failed': {
    zh: '打印任务被打印机中止或取消，请核对纸面，再决定是否作废换号重打。',
    en: 'The print job was aborted or cancelled; look at the paper before deciding to spoil the number and reprint.',
    retry: false,
  },
  'device/document-job-unknown': {
    zh: '查不到打印任务的结果，请核对纸面后选择“号码相符”或“作废换号”。',
    en: 'The outcome of the print job cannot be found; look at the paper, then choose good or spoiled.',
    retry: false,
  },
  'device/folder-in-production': {
    zh: '正式环境不能把文书输出到文件夹，请改配真实打印机。',
    en: 'A production profile cannot print to a folder; configure the real printer.',
    retry: false,
  },
  'device/folder-not-writable': {
    zh: '输出文件夹不可写，文书未输出，请检查磁盘空间和文件夹权限。',
    en: 'The output folder cannot be written, so nothing was printed; check disk space and permissions.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;

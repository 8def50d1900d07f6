import type { FaultText } from './fault-text.ts';

export const caseFaults = {
  'case/action-not-allowed': {
    zh: '当前办件状态不能执行这一步，请刷新后按界面提示的下一步办理。',
    en: 'This step is not open in the case file’s present state; refresh and follow the next step shown.',
    retry: false,
  },
  'case/not-found': {
    zh: '没有找到这一办件，请返回列表重新选择。',
    en: 'This case file was not found; go back to the list and choose again.',
    retry: false,
  },
  'case/answers-wrong': {
    zh: '填写内容有误：{message}。请更正标出的栏目。',
    en: 'The form has an error: {message}. Correct the marked field.',
    retry: false,
  },
  'case/papers-missing': {
    zh: '还缺 {count} 份必需资料，请补齐，或出具补正通知书。',
    en: '{count} required papers are missing; complete them or issue a supplement notice.',
    retry: false,
  },
  'case/refused-by-rule': {
    zh: '{reason}请按依据出具不予受理通知书，或更正后再办。',
    en: 'The rules refuse this application: {reason} Issue a refusal notice, or correct it.',
    retry: false,
  },
  'case/figures-changed': {
    zh: '金额已变化，请核对新的应收合计后再按 F9 收款。',
    en: 'The amounts have changed; check the new total, then press F9 again.',
    retry: false,
  },
  'case/tendered-too-little': {
    zh: '实收金额少于应收合计，请补足现金后再收款。',
    en: 'The cash tendered is less than the total due; take the rest before collecting.',
    retry: false,
  },
  'case/agreement-missing': {
    zh: '本厅当日没有生效的代征协议（规范第十七项方式二），不能代收地税税费，请联系大厅负责人。',
    en: 'The hall has no agreement in force for collecting on behalf today (item 17, mode 2); call the hall manager.',
    retry: false,
  },
  'case/taxpayer-unknown': {
    zh: '本地档案中没有这一纳税人，请核对识别号，或先办理登记。',
    en: 'No such taxpayer in the local file; check the number or register first.',
    retry: false,
  },
  'case/taxpayer-already-known': {
    zh: '本窗口已有这一识别号（或同一组织机构代码）的纳税人，没有另行录入；请打开已有的那一户办理。',
    en: 'This window already knows a taxpayer by this number or its organisation code; nothing was entered. Open that one.',
    retry: false,
  },
  'case/entry-settled': {
    zh: '这一户已不是手工录入：登记信息已经到达，或录入已撤回。请重新搜索后办理。',
    en: 'This is no entry by hand any more: its registration has come, or it was withdrawn. Search for it again.',
    retry: false,
  },
  'case/entry-in-use': {
    zh: '这一户已有办件，手工录入不能撤回；识别号有误的，请按正确的识别号另行录入。',
    en: 'A case file names this taxpayer, so the entry stays; if its number is wrong, enter the right one anew.',
    retry: false,
  },
  'case/no-card-photo': {
    zh: '这次核验没有保存证件照片，请按证件原件核对。',
    en: 'No photo was kept of this identification; compare with the document itself.',
    retry: false,
  },
  'case/identification-required': {
    zh: '请先读取经办人身份证；读卡器不可用时改用手工录入并注明原因。',
    en: 'Read the handler’s ID card first; if the reader is out, enter it by hand and give the reason.',
    retry: false,
  },
  'case/correction-changes-money': {
    zh: '更正后税额由 {before} 元变为 {after} 元，已收款开票的金额不能直接改，请先办理冲正再重新申报。',
    en: 'The correction changes the amount from {before} to {after}; reverse the collection first, then file again.',
    retry: false,
  },
  'case/correction-changes-lines': {
    zh: '更正后合计不变，但计税依据、税率或所属期与已开票证不一致，请先办理冲正再重新申报。',
    en: 'The sum stays, but base, rate or period would differ from the voucher given out; reverse the collection first, then file again.',
    retry: false,
  },
  'case/paid-twice': {
    zh: '该纳税人同一所属期在另一窗口已先缴纳，本窗口所收为多缴：当日打开办件冲正，次日起按退税程序退还；办完写明处理结果。',
    en: 'Another window took this taxpayer’s money for the same period first; what was taken here is an overpayment. Reverse it on the same day, later refund it, and write down what was done.',
    retry: false,
  },
  'case/reversal-too-late': {
    zh: '这笔款项不是在当前营业日收取的，不能在窗口冲正，请按退税程序办理。',
    en: 'This money was not taken on the present business date; use the refund procedure instead of a reversal.',
    retry: false,
  },
  'case/drawer-short': {
    zh: '钱箱现有 {held} 元，不够退还 {due} 元，未作冲正；请结班后以足够的备用金重新开班，再办理冲正。',
    en: 'The drawer holds {held} and {due} is to be given back; nothing was reversed. Close the session, open one with enough float, then reverse.',
    retry: false,
  },
  'case/second-officer-required': {
    zh: '冲正须由另一名有授权的人员复核并输入其口令，经办人本人不能复核。',
    en: 'A reversal needs another entitled officer with their own PIN; the maker cannot approve.',
    retry: false,
  },
  'case/record-not-open': {
    zh: '这条记录已不在待处理状态，请从“待办”重新打开。',
    en: 'This record is no longer open for that; open it anew from the inbox.',
    retry: false,
  },
  'case/handover-not-clear': {
    zh: '没有移交或接收：{reason}请按提示处理后重新办理。',
    en: 'Nothing was handed over or taken: {reason} Settle that first, then do it again.',
    retry: false,
  },
  'case/revision-unknown': {
    zh: '这一办件使用的事项版本本机没有，请升级程序后再办理。',
    en: 'This case file uses a revision of the matter that this program does not have; update the program.',
    retry: false,
  },
  'case/act-not-open': {
    zh: '这一步现在不由本方办理：对方可能已先办，或办件已有结论。请看办件经过后再办。',
    en: 'This step is not ours to do now: the other bureau acted first, or the case is concluded. Read the course of the case first.',
    retry: false,
  },
  'case/lane-held': {
    zh: '本方办理权在窗口 {window}，本窗口不能办理。请由该窗口交出，或由主管接管。',
    en: 'Window {window} holds this bureau’s lane. Have it released there, or taken over by a supervisor.',
    retry: false,
  },
  'case/number-registered-elsewhere': {
    zh: '识别号 {taxpayerNo} 由另一办件登记在先，本办件不能发放登记证件。请由受理窗口在本办件中处理重复登记。',
    en: 'Another case registered {taxpayerNo} first; this case can give out no certificate. Have the window that took it settle the duplicate in this case.',
    retry: false,
  },
  'case/seal-key-missing': {
    zh: '没有可用的{bureau}印章密钥（{why}），不能盖章发证。请联系该局续发密钥后再补发。',
    en: 'No seal key of the {bureau} bureau can be used ({why}); no certificate can be sealed. Have that bureau renew it, then hand the certificate over.',
    retry: false,
  },
  'case/seal-revocation-forged': {
    zh: '这份印章密钥收回通知不是该局签发的，未予采用，请向该局核实。',
    en: 'This revocation of a seal key was not signed by its bureau and was not taken; ask that bureau.',
    retry: false,
  },
  'case/seal-authority-missing': {
    zh: '本窗口没有该局的印章公钥，不能核对其签发的密钥。请由系统管理员登记该局公钥。',
    en: 'This window has no public key of that bureau to check seal keys by; have the administrator enter it.',
    retry: false,
  },
  'case/seal-grant-forged': {
    zh: '收到一份印章密钥授权，不是该局签发的，未予采用，请向该局核实。',
    en: 'A grant of a seal key came that its bureau did not sign; it was not taken. Ask that bureau.',
    retry: false,
  },
  'case/seal-grant-not-asked': {
    zh: '收到的印章密钥授权不是答复本窗口申请的，未予采用。请在本窗口重新申请，由该局按申请签发。',
    en: 'A grant of a seal key came that this window did not ask for; it was not taken. Ask anew here and have the bureau sign that request.',
    retry: false,
  },
  'case/seal-numbers-given': {
    zh: '收到的印章密钥授权，其编号与以前授予本窗口的重复，未予采用。请由该局换一段编号重新签发。',
    en: 'A grant of a seal key came whose numbers this window was given before; it was not taken. Have the bureau sign it with other numbers.',
    retry: false,
  },
  'case/seal-paper-unreadable': {
    zh: '收到一份不合格式的印章密钥文件，未予采用，请由签发的税务机关重新生成。',
    en: 'A paper about a seal key came that cannot be read; it was not taken. Have its bureau make it again.',
    retry: false,
  },
  'case/take-over-needs-supervisor': {
    zh: '该办件还在另一窗口手中，只有主管可以注明原因后接管。',
    en: 'Another window still holds this case; only a supervisor may take it over, with a reason.',
    retry: false,
  },
  'case/card-expired': {
    zh: '该身份证已过有效期，请出示有效证件；确需办理的改用手工录入并注明原因。',
    en: 'This ID card has expired; ask for a valid one, or enter it by hand with the reason.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

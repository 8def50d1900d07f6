/** Why nothing can be recorded of a kind that stands on no line of bytes of ours, in one sentence. */
export const kindsWithoutLine: Readonly<Record<string, string>> = {
  'document-printer':
    '文书打印机经打印队列（IPP）或 Windows 打印服务收整份文件，没有可录的字节线；以队列的回报和纸面为准。',
  'ca-key': 'CA 证书 Key 由厂家的库（SKF、PKCS#11）驱动，本机只调用函数，没有可录的字节线。',
  'document-camera': '高拍仪是页面的摄像头画面，没有可录的字节线。',
  'signature-pad': '签名是屏幕上的笔迹，没有可录的字节线。',
  'second-screen': '纳税人屏是本机的第二个窗口，没有可录的字节线。',
  'keyboard-scanner':
    '键盘式扫描枪由系统当作键盘，没有可录的字节线；可改设为串口（USB-COM）或 HID-POS 后录制。',
};

/** The same of a driver whose kind has others that do. */
export const driversWithoutLine: Readonly<Record<string, string>> = {
  'escpos-queue': '经打印队列的小票机没有回程，没有可录的字节线；请接串口或网口（9100）后录制。',
  'escp-queue': '经打印队列的票据打印机没有回程，没有可录的字节线；请接串口或网口后录制。',
  'escpos-windows': '经 Windows 打印服务的小票机没有回程，没有可录的字节线；请接串口或网口（9100）后录制。',
  'escp-windows': '经 Windows 打印服务的票据打印机没有回程，没有可录的字节线；请接串口或网口后录制。',
  'http-server': '大厅排队系统用 HTTP 应答，没有可录的字节线。',
  'sdt-library': '经厂家库（sdtapi）的阅读器由库驱动，没有可录的字节线；请改用串口或 USB 方式录制。',
  'pcsc-pages': '经智能卡服务的阅读器由系统驱动，没有可录的字节线；请改用串口或 USB 方式录制。',
};

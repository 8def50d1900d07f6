import type { FaultText } from './fault-text.ts';

export const customerFaults = {
  'device/second-screen-off': {
    zh: '副屏没有打开，请先打开副屏，或当面与纳税人核对。',
    en: 'The second screen is off; switch it on, or check with the taxpayer in person.',
    retry: false,
  },
  'case/nothing-to-show': {
    zh: '这个办件还没有算出应缴金额，填写完整后再显示给纳税人。',
    en: 'This case has no amounts yet; fill it in before it is shown to the taxpayer.',
    retry: false,
  },
  'case/nothing-to-sign': {
    zh: '这个办件还没有可签名的内容，填写完整并算出结果后再请纳税人签名。',
    en: 'There is nothing to sign in this case yet; fill it in until it has its figures, then ask for the signature.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

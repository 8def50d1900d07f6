import type { FaultText } from './fault-text.ts';

/** Vendors' own libraries: of CA keys, card readers and whatever else comes with one. */
export const libraryFaults = {
  'device/library-missing': {
    zh: '没有找到厂商驱动文件 {file}，请由管理员安装该设备的厂商驱动，或在设备设置中更正文件位置。',
    en: 'The vendor library {file} is not there; have the maker’s driver installed, or its place corrected in the device settings.',
    retry: false,
  },
  'device/library-not-loadable': {
    zh: '厂商驱动文件 {file} 不是可用的驱动文件，请由管理员重新安装厂商驱动。',
    en: 'The file {file} is not a usable vendor library; have the maker’s driver installed again.',
    retry: false,
  },
  'device/library-wrong-machine': {
    zh: '厂商驱动文件 {file} 是 {machine} 版本，本机程序不能直接装载，请由管理员安装与本机相符的版本。',
    en: 'The vendor library {file} is made for {machine}, which this program cannot load; have the matching version installed.',
    retry: false,
  },
  'device/library-incomplete': {
    zh: '厂商驱动文件 {file} 缺少所需的功能（{name}），请由管理员更换该驱动的版本。',
    en: 'The vendor library {file} lacks a function that is needed ({name}); have another version of it installed.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;

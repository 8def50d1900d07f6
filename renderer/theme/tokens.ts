import type { ThemeConfig } from 'antd';

/** 石青 for the State bureau, 石绿 for the Local bureau, 朱砂 for errors only, ink for bars and text. */
const palette = {
  state: '#1d5b8f',
  local: '#23744d',
  cinnabar: '#b3321f',
  amber: '#8a5300',
  ink: '#14263a',
  text: '#1b2733',
  secondary: '#4a5a6b',
  border: '#8595a6',
  line: '#d4dbe3',
} as const;

const fontFamily = "'Noto Sans SC Variable', 'Noto Sans SC', 'Microsoft YaHei', sans-serif";

/** antd drawn dense and still. The same object makes the static style sheet and names its variables at run time. */
export const antdTheme: ThemeConfig = {
  hashed: false,
  zeroRuntime: true,
  cssVar: { key: 'hall', prefix: 'ant' },
  token: {
    colorPrimary: palette.state,
    colorInfo: palette.state,
    colorSuccess: palette.local,
    colorError: palette.cinnabar,
    colorWarning: palette.amber,
    colorText: palette.text,
    colorTextSecondary: palette.secondary,
    colorTextPlaceholder: '#5d6b7a',
    colorTextDisabled: '#5d6b7a',
    colorBorder: palette.border,
    colorBorderSecondary: palette.line,
    borderRadius: 3,
    controlHeight: 30,
    controlHeightSM: 24,
    fontSize: 14,
    fontFamily,
    lineHeight: 1.4,
    motion: false,
    boxShadow: 'none',
    boxShadowSecondary: 'none',
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
    Input: { activeShadow: 'none', errorActiveShadow: 'none', paddingInline: 8 },
  },
};

import { createCache, extractStyle, StyleProvider } from '@ant-design/cssinjs';
import { Button, Checkbox, ConfigProvider, Input, Radio } from 'antd';
import { renderToString } from 'react-dom/server';
import { antdTheme } from './tokens.ts';

/**
 * Build time only. The style sheet of exactly those antd components that the page uses, under our tokens: the page
 * then makes no style at run time, so its content security policy needs no `unsafe-inline`.
 */
export const antdStyleSheet = (): string => {
  const cache = createCache();
  renderToString(
    <StyleProvider cache={cache}>
      <ConfigProvider theme={{ ...antdTheme, zeroRuntime: false }}>
        <Button />
        <Button type="primary" danger />
        <Checkbox />
        <Radio.Group>
          <Radio.Button value="one" />
        </Radio.Group>
        <Input />
        <Input.TextArea />
        <Input.Password />
      </ConfigProvider>
    </StyleProvider>,
  );
  return extractStyle(cache, { plain: true });
};

declare module 'virtual:antd.css';
declare module '@fontsource-variable/noto-sans-sc/wght.css';

import { counterWindow } from './desktop-host.ts';

export interface ChromiumLaunch {
  readonly userDataFolder: string;
  readonly headless: boolean;
  readonly width: number;
  readonly height: number;
  /** The browser refuses its sandbox to root; everyone else gets it. */
  readonly asRoot: boolean;
  /** In training: the picture that stands for the document camera's. */
  readonly virtualCamera?: string;
}

/** Command line of the browser: one app window, private, speaking only over the pipe, asking nothing of the network. */
export const chromiumArguments = (launch: ChromiumLaunch): readonly string[] => [
  '--remote-debugging-pipe',
  `--user-data-dir=${launch.userDataFolder}`,
  `--window-size=${launch.width},${launch.height}`,
  '--incognito',
  '--lang=zh-CN',
  // Nothing of the page may reach the disk in clear, not even as a cache or a crash dump.
  '--disk-cache-size=1',
  '--media-cache-size=1',
  '--disable-gpu-shader-disk-cache',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--no-service-autorun',
  '--password-store=basic',
  '--use-mock-keychain',
  '--deny-permission-prompts',
  '--disable-background-networking',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--disable-search-engine-choice-screen',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--metrics-recording-only',
  // The page is served over the pipe: no name needs to resolve, so none does.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-features=Translate,AutofillServerCommunication,PasswordManagerOnboarding,MediaRouter,OptimizationHints,InterestFeedContentSuggestions,DialMediaRouteProvider',
  ...(launch.virtualCamera === undefined
    ? []
    : [
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${launch.virtualCamera}`,
        // Without a screen there is nobody who could be asked; the page's own policy still names what it may have.
        ...(launch.headless ? ['--use-fake-ui-for-media-stream'] : []),
      ]),
  ...(launch.headless ? ['--headless=new', '--hide-scrollbars', '--mute-audio'] : []),
  // `--test-type` only silences the bar that says the sandbox is off.
  ...(launch.asRoot ? ['--no-sandbox', '--test-type'] : []),
  // An app window has no address bar; without a screen there is no window to make one of.
  launch.headless
    ? 'about:blank'
    : `--app=data:text/html,<title>${encodeURIComponent(counterWindow.title)}</title>`,
];

/** The browser’s own settings of the throw-away profile: no translation bar, no password or form keeping. */
export const chromiumPreferences = {
  translate: { enabled: false },
  translate_blocked_languages: ['zh-CN', 'zh', 'en'],
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  autofill: { profile_enabled: false, credit_card_enabled: false },
  browser: { enable_spellchecking: false },
  spellcheck: { use_spelling_service: false },
  search: { suggest_enabled: false },
  safebrowsing: { enabled: false },
  profile: { password_manager_enabled: false },
} as const;

/** Permissions by their protocol names; each is denied. */
export const deniedPermissions = [
  'geolocation',
  'notifications',
  'midi',
  'camera',
  'microphone',
  'background-sync',
  'accelerometer',
  'gyroscope',
  'magnetometer',
  'clipboard-read',
  'payment-handler',
  'idle-detection',
  'screen-wake-lock',
  'storage-access',
  'local-fonts',
  'window-management',
  'display-capture',
] as const;

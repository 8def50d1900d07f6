import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** Where the page lives under each shell: one origin, secure, with nothing else on it. */
export const pageOrigins = { electron: 'hall://app', chromium: 'https://hall.localhost' } as const;

/** The second screen's page: an origin of its own, so that nothing of one page is ever the other's. */
export const customerOrigins = {
  electron: 'hall://customer',
  chromium: 'https://customer.localhost',
} as const;
/** What stands at the root of each. */
const firstPage = { counter: '/index.html', customer: '/customer.html' } as const;

/** Nothing but the page's own files and workers: no network, no frame, no form, no text run as code (security control 5). */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface PageAnswer {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface PageFiles {
  readonly origin: string;
  answer(url: string, method?: string): Promise<PageAnswer>;
  /** Sets the sentence that `noticeUrl` shows in place of the page. */
  setNotice(sentence: string): void;
  readonly noticeUrl: string;
}

/** The counter's page photographs papers; no page hears anything. */
const headersFor = (type: string, camera: boolean): Readonly<Record<string, string>> => ({
  'content-type': type,
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': `camera=(${camera ? 'self' : ''}), microphone=(), geolocation=(), usb=(), serial=(), hid=(), clipboard-read=()`,
  'cache-control': 'no-store',
});

const notFound: PageAnswer = {
  status: 404,
  headers: headersFor('text/plain; charset=utf-8', false),
  body: Buffer.alloc(0),
};

/**
 * The path of a file below the root, or `undefined` for every form that could mean another: judged on the raw URL,
 * before any parser has tidied it.
 */
const pathWithin = (origin: string, url: string): string | undefined => {
  if (!url.startsWith(`${origin}/`)) return undefined;
  const raw = url.slice(origin.length).split(/[?#]/, 1)[0] ?? '';
  if (/%(2e|2f|5c|00|25)/i.test(raw)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (/[\\\u0000-\u001f:]/.test(path) || path.includes('//')) return undefined;
  if (path.split('/').some((part) => part === '..' || part === '.')) return undefined;
  return path;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The built page's own style sheets, which bring its font: the machine may have none with Chinese in it. */
const stylesOf = async (folder: string): Promise<string> => {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => '');
  return (page.match(/<link rel="stylesheet"[^>]*>/g) ?? []).join('');
};

/** The built page, and nothing outside its folder, links included (security control 4). */
export const openPageFiles = (
  folder: string,
  origin: string,
  page: keyof typeof firstPage = 'counter',
): PageFiles => {
  const others: readonly string[] = Object.values(firstPage).filter((path) => path !== firstPage[page]);
  const noticePath = '/hall-notice.html';
  let notice = '';
  return {
    origin,
    noticeUrl: `${origin}${noticePath}`,
    setNotice: (sentence) => {
      notice = sentence;
    },
    answer: async (url, method = 'GET') => {
      const asked = pathWithin(origin, url);
      const path = asked === '/' ? firstPage[page] : asked;
      if (path === undefined || others.includes(path) || (method !== 'GET' && method !== 'HEAD'))
        return notFound;
      if (path === noticePath) {
        const styles = await stylesOf(folder);
        const html = `<!doctype html><html lang="zh-CN" translate="no"><meta charset="utf-8"><title>联合办税窗口</title>${styles}<main class="entry"><section class="entry-card" role="alert"><h1>联合办税窗口</h1><p>${escaped(notice)}</p></section></main></html>`;
        return {
          status: 200,
          headers: headersFor('text/html; charset=utf-8', false),
          body: Buffer.from(html),
        };
      }
      const type = types[extname(path)];
      if (type === undefined) return notFound;
      try {
        const root = await realpath(folder);
        const target = await realpath(join(root, path));
        if (!target.startsWith(root + sep)) return notFound;
        if (!(await stat(target)).isFile()) return notFound;
        // By its path, not by a handle: Electron copies a file of the package into the temp folder to open it.
        return { status: 200, headers: headersFor(type, page === 'counter'), body: await readFile(target) };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG')
          return notFound;
        throw error;
      }
    },
  };
};

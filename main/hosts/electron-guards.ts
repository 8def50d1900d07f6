import type { App, MediaAccessPermissionRequest, Session, WebContents } from 'electron';
import { isAllowedNavigation } from './navigation.ts';

/** Keys of the browser that a counter has no use for: its tools, its own reload, its print dialog. */
const browserKeys = /^(?:F12|Control\+Shift\+[ijc]|Control\+(?:Shift\+)?r|F5|Control\+p)$/i;

export const isBrowserKey = (input: {
  readonly key: string;
  readonly control: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
}): boolean => {
  const parts = [input.control || input.meta ? 'Control' : '', input.shift ? 'Shift' : '', input.key];
  return browserKeys.test(parts.filter((part) => part !== '').join('+'));
};

/** Nothing in any window goes elsewhere, opens another, or embeds a guest (security controls 3, 6, 7). */
export const guardContents = (contents: WebContents, origin: string, production: boolean): void => {
  contents.on('will-navigate', (event) => {
    if (!isAllowedNavigation(event.url, origin)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isAllowedNavigation(event.url, origin)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    // The page has no frames; only its own top frame may load, and only itself.
    if (!event.isMainFrame || !isAllowedNavigation(event.url, origin)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  if (!production) return;
  contents.on('before-input-event', (event, input) => {
    if (isBrowserKey(input)) event.preventDefault();
  });
};

export const guardAllContents = (app: App, origin: string, production: boolean): void => {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, origin, production));
};

/** Whether a page is asking for a picture and nothing else. */
const isVideoAlone = (types: readonly string[] | undefined): boolean =>
  types !== undefined && types.length > 0 && types.every((type) => type === 'video');

/**
 * Electron grants every permission unless told otherwise: here it grants none (security controls 9, 43), but the
 * document camera's picture to the counter's own page.
 */
export const guardSession = (session: Session, origin: string, production: boolean, camera = false): void => {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const { mediaTypes, requestingUrl, isMainFrame } = details as MediaAccessPermissionRequest;
    answer(
      camera &&
        permission === 'media' &&
        isMainFrame === true &&
        isVideoAlone(mediaTypes) &&
        isAllowedNavigation(requestingUrl, origin),
    );
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, details) =>
      camera &&
      permission === 'media' &&
      details.isMainFrame === true &&
      details.mediaType === 'video' &&
      isAllowedNavigation(requestingOrigin, origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((request, answer) => {
    const ownTools = !production && request.url.startsWith('devtools://');
    const ownImage = request.url.startsWith('data:image/') && request.resourceType === 'image';
    answer({ cancel: !ownTools && !ownImage && !isAllowedNavigation(request.url, origin) });
  });
};

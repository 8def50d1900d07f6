import { type DevToolsSession, type DevToolsValue, unlessGone } from './devtools-pipe.ts';
import { isAllowedNavigation } from './navigation.ts';
import type { PageFiles } from './page-files.ts';

const bindingName = 'hallBinding';

/** Larger texts of the page are not parsed (characters). */
const largestMessage = 1_200_000;

export interface ChromiumPageParts {
  readonly session: DevToolsSession;
  readonly files: PageFiles;
  readonly bridgeScript: string;
  readonly onMessage: (message: unknown) => void;
  readonly onLoaded: () => void;
}

export interface ChromiumPage {
  deliver(message: unknown): void;
  load(url: string): Promise<void>;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const record = (value: unknown): DevToolsValue =>
  typeof value === 'object' && value !== null ? (value as DevToolsValue) : {};

/**
 * Makes one attached target our page: its files over the pipe, the bridge before its scripts, its messages from the
 * top frame of our origin only, everything else refused.
 */
export const openChromiumPage = async (parts: ChromiumPageParts): Promise<ChromiumPage> => {
  const { session, files } = parts;
  const origin = files.origin;
  /** The top frame’s own script world, while it is on our origin. */
  let ourContext: number | undefined;
  let queue: unknown[] = [];
  await session.send('Page.enable');
  const { frameTree } = await session.send('Page.getFrameTree');
  const mainFrame = record(record(frameTree)['frame'])['id'];

  session.on('Runtime.executionContextCreated', (event) => {
    const context = record(event['context']);
    const extra = record(context['auxData']);
    if (extra['frameId'] !== mainFrame || extra['isDefault'] !== true) return;
    ourContext = isAllowedNavigation(text(context['origin']), origin) ? Number(context['id']) : undefined;
    queue = [];
    if (ourContext !== undefined) parts.onLoaded();
  });
  session.on('Runtime.executionContextsCleared', () => {
    ourContext = undefined;
  });
  session.on('Runtime.executionContextDestroyed', (event) => {
    if (event['executionContextId'] === ourContext) ourContext = undefined;
  });

  session.on('Runtime.bindingCalled', (event) => {
    if (event['name'] !== bindingName) return;
    // A frame, another world or a page not ours has another context: not answered at all.
    if (ourContext === undefined || event['executionContextId'] !== ourContext) return;
    const payload = text(event['payload']);
    if (payload.length > largestMessage) return;
    let message: unknown;
    try {
      message = JSON.parse(payload);
    } catch {
      // Not written by our bridge.
      return;
    }
    parts.onMessage(message);
  });

  session.on('Fetch.requestPaused', (event) => {
    const request = record(event['request']);
    const requestId = event['requestId'];
    const url = text(request['url']);
    const serve = async (): Promise<void> => {
      if (!isAllowedNavigation(url, origin)) {
        // An aborted navigation leaves the page where it is; a blocked one would show an error page.
        const errorReason = event['resourceType'] === 'Document' ? 'Aborted' : 'BlockedByClient';
        await session.send('Fetch.failRequest', { requestId, errorReason });
        return;
      }
      const answer = await files.answer(url, text(request['method']));
      await session.send('Fetch.fulfillRequest', {
        requestId,
        responseCode: answer.status,
        responseHeaders: Object.entries(answer.headers).map(([name, value]) => ({ name, value })),
        body: answer.body.toString('base64'),
      });
    };
    serve().catch(unlessGone);
  });

  session.on('Page.frameNavigated', (event) => {
    const frame = record(event['frame']);
    if (frame['id'] !== mainFrame || isAllowedNavigation(text(frame['url']), origin)) return;
    session.send('Page.navigate', { url: `${origin}/` }).catch(unlessGone);
  });
  session.on('Page.javascriptDialogOpening', () => {
    session.send('Page.handleJavaScriptDialog', { accept: false }).catch(unlessGone);
  });

  await session.send('Runtime.addBinding', { name: bindingName });
  await session.send('Runtime.enable');
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: parts.bridgeScript });
  await session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.setBypassServiceWorker', { bypass: true });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });

  const flush = (): void => {
    const messages = queue;
    queue = [];
    if (messages.length === 0 || ourContext === undefined) return;
    session
      .send('Runtime.callFunctionOn', {
        functionDeclaration: 'function (messages) { globalThis.hallDeliver?.(messages); }',
        arguments: [{ value: JSON.stringify(messages) }],
        executionContextId: ourContext,
        silent: true,
      })
      .catch(unlessGone);
  };

  return {
    deliver: (message) => {
      queue.push(message);
      // What one turn of the hall process says crosses as one message.
      if (queue.length === 1) setImmediate(flush);
    },
    load: async (url) => {
      await session.send('Page.navigate', { url });
    },
  };
};

/** Where the window may go: the page's own origin, compared by the URL parser's parts and never by prefix. */
export const isAllowedNavigation = (url: string, origin: string): boolean => {
  if (!URL.canParse(url)) return false;
  const target = new URL(url);
  const own = new URL(origin);
  return (
    target.protocol === own.protocol &&
    target.host === own.host &&
    target.username === '' &&
    target.password === ''
  );
};

/** The parts of a sending frame that decide whether it is our page. */
export interface SendingFrame {
  readonly url: string;
  readonly parent: unknown;
  readonly frameTreeNodeId: number;
}

/** A message counts only from the top frame of our own page (security control 15). A frame already gone is `null`. */
export const isOurPage = (
  sender: SendingFrame | null | undefined,
  topFrame: SendingFrame | null | undefined,
  origin: string,
): boolean =>
  sender != null &&
  topFrame != null &&
  sender.parent === null &&
  sender.frameTreeNodeId === topFrame.frameTreeNodeId &&
  isAllowedNavigation(sender.url, origin);

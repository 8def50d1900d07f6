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
}

/** A message counts only from the top frame of our own page (security control 15). A frame already gone is `null`. */
export const isOurPage = <F extends SendingFrame>(
  sender: F | null | undefined,
  topFrame: F | null | undefined,
  origin: string,
): boolean =>
  sender !== null && sender !== undefined && sender === topFrame && isAllowedNavigation(sender.url, origin);

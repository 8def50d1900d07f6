/** The key of a command, printed on its button. */
export const KeyCap = ({ children }: { readonly children: string }) => (
  <kbd className="key-cap">{children}</kbd>
);

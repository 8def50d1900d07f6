/** Keeps the first six and the last two characters; short numbers show only their ends. For screens and receipts. */
export const maskNumber = (text: string): string => {
  const chars = [...text];
  if (chars.length <= 6) return `${chars.slice(0, 1).join('')}${'*'.repeat(Math.max(0, chars.length - 1))}`;
  const head = chars.length > 10 ? 6 : 2;
  return `${chars.slice(0, head).join('')}${'*'.repeat(chars.length - head - 2)}${chars.slice(-2).join('')}`;
};

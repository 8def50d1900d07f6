/** Keeps the first six and the last two characters; short numbers show only their ends. For screens and receipts. */
export const maskNumber = (text: string): string => {
  const chars = [...text];
  if (chars.length <= 6) return `${chars.slice(0, 1).join('')}${'*'.repeat(Math.max(0, chars.length - 1))}`;
  const head = chars.length > 10 ? 6 : 2;
  return `${chars.slice(0, head).join('')}${'*'.repeat(chars.length - head - 2)}${chars.slice(-2).join('')}`;
};

/**
 * A name on a screen that faces the hall. A person's keeps its first character, a person's shop its first and its last
 * two; a company's is no personal information and is shown (个人信息安全规范 GB/T 35273 去标识化展示).
 */
export const maskName = (name: string, isPerson: boolean): string => {
  const chars = [...name];
  const isShort = chars.length <= 4;
  if (!isPerson && !isShort) return name;
  const tail = isShort ? '' : chars.slice(-2).join('');
  return `${chars.slice(0, 1).join('')}${'*'.repeat(Math.max(1, isShort ? chars.length - 1 : 2))}${tail}`;
};

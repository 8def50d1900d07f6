/** `HH:MM` in the hall's zone. Asia/Shanghai is UTC+8 and has had no summer time since 1991. */
export const hallTime = (at: number): string => {
  const minutes = Math.floor(at / 60_000) + 8 * 60;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
};

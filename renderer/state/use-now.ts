import { useEffect, useState } from 'react';

/** The present in UTC ms, read again every `everyMs`; standing still where nothing runs. */
export const useNow = (everyMs: number, running = true): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, running]);
  return now;
};

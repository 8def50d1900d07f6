import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { EventOf } from '../../contract/events.ts';
import { hall } from '../hall.ts';
import { showFailure } from './notice.ts';

type Changed = EventOf<'changed'>['what'];

/** Reads something from the hall process and reads it again when the named things change. `null` until it is there. */
export const useLoaded = <T>(
  load: () => Promise<T>,
  key: string,
  watch: readonly Changed[] = [],
): { readonly data: T | null; readonly reload: () => void } => {
  const [data, setData] = useState<{ key: string; value: T } | null>(null);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((present) => present + 1), []);
  const watched = watch.join(' ');
  // `load` is made anew by every drawing; `key` says when it means something else.
  const latest = useRef(load);
  useLayoutEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    let current = true;
    latest
      .current()
      .then((value) => {
        if (current) setData({ key, value });
      })
      .catch(showFailure);
    return () => {
      current = false;
    };
  }, [key, round]);
  useEffect(
    () =>
      hall().on('changed', ({ what }) => {
        if (watched.split(' ').includes(what)) reload();
      }),
    [watched, reload],
  );
  return { data: data?.key === key ? data.value : null, reload };
};

/** Reads again when `version` is another one than at the last reading. */
export const useReload = (version: string | number, reload: () => void): void => {
  const read = useRef(version);
  useEffect(() => {
    if (read.current === version) return;
    read.current = version;
    reload();
  }, [version, reload]);
};

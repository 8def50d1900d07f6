type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment for a browser on a machine that names no locale: it would read names of files as ASCII, and a scan
 * with a Chinese name that is chosen in its dialog would never come to the page. A locale that is named stays.
 */
export const withUtf8Locale = (environment: Environment): Environment => {
  // By the order of POSIX; an empty one counts as none.
  const named = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || 'C';
  return named === 'C' || named === 'POSIX' ? { ...environment, LC_ALL: 'C.UTF-8' } : environment;
};

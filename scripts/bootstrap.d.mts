export function wantedStamp(lockText: string): string;
export function isInstalled(stampText: string | undefined, wanted: string, mode: 'run' | 'test'): boolean;
export function cleanEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>>;

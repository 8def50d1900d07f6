import type { DeviceView } from '../../contract/calls/devices.ts';

/** A disc works, a diamond waits, a ring is away, a crossed square is wrong: readable without colour. */
export const StateShape = ({ state }: { readonly state: DeviceView['state'] }) => (
  <svg className={`shape ${state}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    {state === 'ready' ? <circle cx="6" cy="6" r="4.5" /> : null}
    {state === 'busy' ? <path d="M6 .8 11.2 6 6 11.2.8 6z" /> : null}
    {state === 'absent' ? <circle cx="6" cy="6" r="4" className="ring" /> : null}
    {state === 'fault' ? (
      <>
        <rect x="1" y="1" width="10" height="10" />
        <path d="m3.5 3.5 5 5m0-5-5 5" className="cross" />
      </>
    ) : null}
  </svg>
);

import type { KeyboardEvent, PointerEvent as ReactPointerEvent } from 'react';
import { useEffect, useRef } from 'react';
import type { Corners, Place } from '../camera/perspective.ts';
import { keyOf } from '../keys/key-event.ts';
import { t } from '../messages/t.ts';

interface PageCornersProps {
  readonly still: { readonly picture: ImageBitmap; readonly width: number; readonly height: number };
  readonly corners: Corners;
  readonly onChange: (corners: Corners) => void;
}

const cornerKeys = ['camera.corner.0', 'camera.corner.1', 'camera.corner.2', 'camera.corner.3'] as const;
/** A step of an arrow key, and a long one with Shift, in parts of the picture. */
const steps = { short: 0.005, long: 0.03 } as const;
const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The still with the four corners of the page: each is dragged with the mouse, or moved with the arrow keys. */
export const PageCorners = ({ still, corners, onChange }: PageCornersProps) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { picture } = still;
  // Handed over as it is: drawing it would take the page as long as reading it back does.
  useEffect(() => canvas.current?.getContext('bitmaprenderer')?.transferFromImageBitmap(picture), [picture]);
  const move = (index: number, { x, y }: Place): void => {
    const place = { x: Math.min(still.width, Math.max(0, x)), y: Math.min(still.height, Math.max(0, y)) };
    const [a, b, c, d] = corners.map((corner, at) => (at === index ? place : corner));
    if (a !== undefined && b !== undefined && c !== undefined && d !== undefined) onChange([a, b, c, d]);
  };
  const onKeyDown = (index: number, event: KeyboardEvent): void => {
    const key = keyOf(event)?.replace('Shift+', '') ?? '';
    const direction = directions[key];
    const corner = corners[index];
    if (direction === undefined || corner === undefined) return;
    event.preventDefault();
    const step = event.shiftKey ? steps.long : steps.short;
    move(index, {
      x: corner.x + direction[0] * step * still.width,
      y: corner.y + direction[1] * step * still.width,
    });
  };
  const onDrag = (index: number, event: ReactPointerEvent<SVGCircleElement>): void => {
    const field = canvas.current?.getBoundingClientRect();
    if (field === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(index, {
      x: ((event.clientX - field.left) / field.width) * still.width,
      y: ((event.clientY - field.top) / field.height) * still.height,
    });
  };
  const radius = still.width / 60;
  return (
    <div className="page-corners">
      <canvas
        ref={canvas}
        width={still.width}
        height={still.height}
        role="img"
        aria-label={t('camera.still')}
      />
      <svg viewBox={`0 0 ${still.width} ${still.height}`} preserveAspectRatio="xMidYMid meet">
        <polygon points={corners.map(({ x, y }) => `${x},${y}`).join(' ')} />
        {corners.map(({ x, y }, index) => (
          <circle
            key={cornerKeys[index]}
            cx={x}
            cy={y}
            r={radius}
            tabIndex={0}
            role="slider"
            aria-label={t(cornerKeys[index] ?? cornerKeys[0])}
            aria-valuenow={Math.round((x / still.width) * 100)}
            aria-valuetext={t('camera.corner-at', {
              x: Math.round((x / still.width) * 100),
              y: Math.round((y / still.height) * 100),
            })}
            data-stop={`camera.corner.${index}`}
            onKeyDown={(event) => onKeyDown(index, event)}
            onPointerDown={(event) => {
              event.currentTarget.focus();
              event.currentTarget.setPointerCapture(event.pointerId);
            }}
            onPointerMove={(event) => onDrag(index, event)}
          />
        ))}
      </svg>
    </div>
  );
};

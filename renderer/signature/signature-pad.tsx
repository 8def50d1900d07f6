import type { PointerEvent as ReactPointerEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Strokes } from '../../contract/customer.ts';
import { Both } from '../customer/both.tsx';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { addPoint, beginStroke, isSignature, type Drawing, emptyDrawing } from './strokes.ts';

interface SignaturePadProps {
  /** Both languages where a taxpayer reads it, one where the clerk does. */
  readonly words: 'both' | 'one';
  readonly onSigned: (strokes: Strokes) => void;
  readonly onRefused: () => void;
}

const lineWidth = (pressure: number): number => 1.5 + (pressure / 1_000) * 3.5;

/** Draws what is new since the last time; a stroke under way is never drawn twice. */
const drawStrokes = (canvas: HTMLCanvasElement, { strokes }: Drawing): void => {
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.strokeStyle = '#14263a';
  for (const stroke of strokes) {
    stroke.forEach(([x, y, pressure], index) => {
      const [fromX, fromY] = stroke[index - 1] ?? [x, y];
      pen.beginPath();
      pen.lineWidth = lineWidth(pressure) * (canvas.width / canvas.clientWidth || 1);
      pen.moveTo((fromX / 1_000) * canvas.width, (fromY / 1_000) * canvas.height);
      pen.lineTo((x / 1_000) * canvas.width, (y / 1_000) * canvas.height);
      pen.stroke();
    });
  }
};

/** A field to sign in with pen, finger or mouse. What was drawn is strokes with pressure and time, not a picture. */
export const SignaturePad = ({ words, onSigned, onRefused }: SignaturePadProps) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing>(emptyDrawing);
  const [signed, setSigned] = useState(false);
  const say = (key: MessageKey) => (words === 'both' ? <Both of={key} /> : t(key));
  const show = (next: Drawing): void => {
    drawing.current = next;
    if (canvas.current !== null) drawStrokes(canvas.current, next);
    setSigned(isSignature(next));
  };
  useEffect(() => {
    const field = canvas.current;
    if (field === null) return;
    const fit = (): void => {
      field.width = field.clientWidth * window.devicePixelRatio;
      field.height = field.clientHeight * window.devicePixelRatio;
      drawStrokes(field, drawing.current);
    };
    fit();
    const watcher = new ResizeObserver(fit);
    watcher.observe(field);
    return () => watcher.disconnect();
  }, []);
  const placeOf = (event: ReactPointerEvent<HTMLCanvasElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return {
      x: (event.clientX - left) / width,
      y: (event.clientY - top) / height,
      pressure: event.pressure,
      at: event.timeStamp,
    };
  };
  return (
    <div className="signature-pad">
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('signature.field')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          show(beginStroke(drawing.current, placeOf(event)));
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId))
            show(addPoint(drawing.current, placeOf(event)));
        }}
      />
      <div className="answers">
        <button
          type="button"
          className="yes"
          disabled={!signed}
          onClick={() => onSigned(drawing.current.strokes.map((stroke) => [...stroke]))}
        >
          {say('signature.done')}
        </button>
        <button type="button" onClick={() => show(emptyDrawing)}>
          {say('signature.clear')}
        </button>
        <button type="button" onClick={onRefused}>
          {say('signature.refuse')}
        </button>
      </div>
    </div>
  );
};

import type { PointerEvent as ReactPointerEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Strokes } from '../../contract/customer.ts';
import { Both } from '../customer/both.tsx';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import {
  addPoint,
  beginStroke,
  isSignature,
  type Drawing,
  emptyDrawing,
  type StrokePoint,
} from './strokes.ts';

interface SignaturePadProps {
  /** Both languages where a taxpayer reads it, one where the clerk does. */
  readonly words: 'both' | 'one';
  readonly onSigned: (strokes: Strokes) => void;
  readonly onRefused: () => void;
}

const lineWidth = (pressure: number): number => 1.5 + (pressure / 1_000) * 3.5;

/** The line from one point of a stroke to the next; the first of a stroke is a dot. */
const drawPoint = (canvas: HTMLCanvasElement, stroke: readonly StrokePoint[], index: number): void => {
  const pen = canvas.getContext('2d');
  const to = stroke[index];
  if (pen === null || to === undefined) return;
  const [x, y, pressure] = to;
  const [fromX, fromY] = stroke[index - 1] ?? to;
  pen.lineCap = 'round';
  pen.strokeStyle = '#14263a';
  pen.lineWidth = lineWidth(pressure) * (canvas.width / canvas.clientWidth || 1);
  pen.beginPath();
  pen.moveTo((fromX / 1_000) * canvas.width, (fromY / 1_000) * canvas.height);
  pen.lineTo((x / 1_000) * canvas.width, (y / 1_000) * canvas.height);
  pen.stroke();
};

/** All of it anew, after the field was cleared or has another size. */
const drawStrokes = (canvas: HTMLCanvasElement, { strokes }: Drawing): void => {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
  for (const stroke of strokes) stroke.forEach((_, index) => drawPoint(canvas, stroke, index));
};

/** A field to sign in with pen, finger or mouse. What was drawn is strokes with pressure and time, not a picture. */
export const SignaturePad = ({ words, onSigned, onRefused }: SignaturePadProps) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing>(emptyDrawing);
  const [signed, setSigned] = useState(false);
  const say = (key: MessageKey) => (words === 'both' ? <Both of={key} /> : t(key));
  /** One more point: only it is drawn, and what is a signature already is not measured again. */
  const goOn = (field: HTMLCanvasElement, next: Drawing): void => {
    if (next === drawing.current) return;
    drawing.current = next;
    const stroke = next.strokes.at(-1) ?? [];
    drawPoint(field, stroke, stroke.length - 1);
    if (!signed) setSigned(isSignature(next));
  };
  const clear = (): void => {
    drawing.current = emptyDrawing;
    if (canvas.current !== null) drawStrokes(canvas.current, emptyDrawing);
    setSigned(false);
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
          const begun = beginStroke(drawing.current, placeOf(event));
          // More strokes than are kept: the pointer is not followed, or they would go on with the last one.
          if (begun === drawing.current) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          goOn(event.currentTarget, begun);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId))
            goOn(event.currentTarget, addPoint(drawing.current, placeOf(event)));
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
        <button type="button" onClick={clear}>
          {say('signature.clear')}
        </button>
        <button type="button" onClick={onRefused}>
          {say('signature.refuse')}
        </button>
      </div>
    </div>
  );
};

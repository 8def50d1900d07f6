import { describe, expect, it } from 'vitest';
import { judgeScan, mostScanBytes, mostScanPixels } from '../../domain/scan.ts';
import { jpegHeadOf, pdfOf, pngOf } from '../support/scans.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('a scan', () => {
  it('is known by its bytes: PDF, JPEG or PNG', () => {
    expect(judgeScan(pdfOf('paper'))).toBe('application/pdf');
    expect(judgeScan(pngOf(40, 60))).toBe('image/png');
    expect(judgeScan(jpegHeadOf(2480, 3508))).toBe('image/jpeg');
  });

  it('is nothing else, whatever it is called', () => {
    const others = [
      text('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      text('<html>'),
      text('MZ\u0090\u0000'),
      text('PK\u0003\u0004'),
      text('GIF89a'),
      text(' %PDF-1.4'),
    ];
    for (const bytes of others) expect(judgeScan(bytes)).toEqual({ problem: 'kind-not-allowed' });
    expect(judgeScan(new Uint8Array())).toEqual({ problem: 'empty' });
  });

  it('is at most ten MiB', () => {
    const most = pdfOf('paper', mostScanBytes);
    expect(judgeScan(most)).toBe('application/pdf');
    expect(judgeScan(Buffer.concat([most, text(' ')]))).toEqual({ problem: 'too-large' });
  });

  it('says its size before it is unpacked, and a picture that would fill the memory is refused', () => {
    expect(judgeScan(pngOf(4, 4, 1, [8000, 5000]))).toBe('image/png');
    expect(judgeScan(pngOf(4, 4, 1, [8000, mostScanPixels / 8000 + 1]))).toEqual({
      problem: 'too-many-pixels',
    });
    expect(judgeScan(pngOf(4, 4, 1, [0xffffffff, 0xffffffff]))).toEqual({ problem: 'too-many-pixels' });
    expect(judgeScan(jpegHeadOf(65_535, 65_535))).toEqual({ problem: 'too-many-pixels' });
    expect(judgeScan(pngOf(4, 4, 1, [0, 5]))).toEqual({ problem: 'unreadable' });
    expect(judgeScan(pngOf(4, 4).subarray(0, 20))).toEqual({ problem: 'unreadable' });
    expect(judgeScan(jpegHeadOf(4, 4).subarray(0, 12))).toEqual({ problem: 'unreadable' });
    expect(judgeScan(Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0, 0, 0, 0, 0, 0, 0]))).toEqual({
      problem: 'unreadable',
    });
  });
});

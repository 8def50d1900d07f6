import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  functionListSize,
  initializeArgs,
  mechanismBytes,
  tokenInfoSize,
} from '../../native/protocols/pkcs11.ts';
import { pkcs11Layouts } from '../../native/protocols/pkcs11-layout.ts';
import type { Pkcs11Layout } from '../../native/protocols/pkcs11-layout.ts';
import { skipReason } from './support/required.ts';

const skipped = skipReason(
  'PKCS#11 structures of a C compiler',
  existsSync('/usr/bin/gcc') ? undefined : 'gcc is not installed',
);

describe.skipIf(skipped)('the layouts of PKCS#11’s structures', () => {
  test('are those a C compiler makes of the standard’s declarations, packed and unpacked', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pkcs11-layout-'));
    const built = (ulong: string, pack: string): readonly number[] => {
      const source = join(folder, 'layout.c');
      writeFileSync(
        source,
        `#include <stdint.h>
         #include <stdio.h>
         ${pack}
         typedef ${ulong} U; typedef unsigned char B; typedef struct { B major, minor; } V;
         typedef struct { B label[32], maker[32], model[16], serial[16];
           U flags, ms, s, mrw, rw, maxPin, minPin, tp, fp, tr, fr; V hw, fw; B time[16]; } Token;
         typedef struct { U type; void *value; U length; } Attribute;
         typedef struct { void *a, *b, *c, *d; U flags; void *reserved; } Args;
         typedef struct { V version; void *f[68]; } List;
         int main(void) { printf("%zu %zu %zu %zu", sizeof(Token), sizeof(Attribute), sizeof(Args), sizeof(List)); }`,
      );
      execFileSync('gcc', ['-o', join(folder, 'layout'), source]);
      return execFileSync(join(folder, 'layout')).toString().split(' ').map(Number);
    };
    const ours = (layout: Pkcs11Layout): readonly number[] => [
      tokenInfoSize(layout),
      mechanismBytes(layout, 1).length,
      initializeArgs(layout).length,
      functionListSize(layout),
    ];
    try {
      expect(ours(pkcs11Layouts['unix-64'])).toEqual(built('uint64_t', ''));
      expect(ours(pkcs11Layouts['windows-64'])).toEqual(built('uint32_t', '#pragma pack(1)'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

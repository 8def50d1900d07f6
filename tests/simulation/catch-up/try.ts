import { mutants } from './mutants.ts';
import { playCatchUpDay } from './day.ts';
const seed = 20_160_405;
const only = process.env['M'];
for (const { name, variant, tells } of mutants.filter((_, n) => only === undefined || only.split(',').includes(String(n)))) {
  const at = performance.now();
  let n = 0;
  let told: string | undefined;
  for (; n < 12 && told === undefined; n += 1) {
    const day = await playCatchUpDay(seed + n, variant);
    told = day.complaints.find((one) => tells.test(one));
    if (told === undefined && day.complaints.length > 0) console.log('  other', day.complaints[0]?.slice(0, 300));
  }
  console.log(name, n, Math.round(performance.now() - at), told);
}

import type { Bureau } from '../../bureau.ts';
import { levies } from '../../levies/levy.ts';
import type { LevyLine } from '../../levies/levy.ts';
import type { Fen } from '../../money.ts';
import type { JointFilingInput } from '../../rules/joint-filing.ts';
import { jointFiling } from '../../rules/joint-filing.ts';
import type { LevyPlan, PlannedLine } from '../levy-plan.ts';

const baseTitleOf = (line: LevyLine): string =>
  line.levy === 'vat' ? '不含税销售额' : line.levy === 'consumption' ? '应纳税额' : '实缴增值税、消费税';

const planned = (line: LevyLine): PlannedLine => ({
  bureau: line.bureau,
  levy: line.levy,
  title: levies[line.levy].zh,
  periodStart: line.taxPeriod.startsOn,
  periodEnd: line.taxPeriod.endsOn,
  dueOn: line.dueOn,
  baseTitle: baseTitleOf(line),
  baseFen: line.baseFen,
  ratePpm: line.ratePpm,
  amountFen: line.amountFen,
  surchargeFen: line.surchargeFen,
  steps: [...line.explained.amount.steps, ...line.explained.surcharge.steps],
});

const declaredOf = (input: JointFilingInput, netSales: Fen, carriedForward: Fen): Record<string, Fen> => ({
  netSales,
  consumptionTax: input.consumptionTax,
  ...(input.payer === 'small-scale'
    ? { gross: input.gross }
    : {
        outputTax: input.outputTax,
        inputTax: input.inputTax,
        carriedOver: input.carriedOver,
        carriedForward,
      }),
});

/** Both bureaus' lines of one filing as the counter collects them. Throws what `jointFiling` throws. */
export const computePlan = (input: JointFilingInput): LevyPlan => {
  const filing = jointFiling(input);
  const totalOf = (bureau: Bureau): Fen => filing.totals[bureau].totalFen;
  return {
    lines: filing.lines.map(planned),
    totalFenOf: { state: totalOf('state'), local: totalOf('local') },
    totalFen: filing.overall.value,
    declared: declaredOf(input, filing.netSales.value, filing.carriedForward.value),
    dueOn: filing.dueOn.value,
    periodStart: input.periodStart,
    periodEnd: input.periodEnd,
    filingPeriod: input.period,
    carriedForwardFen: filing.carriedForward.value,
  };
};

import { Cashier } from '../counter/cashier.tsx';
import { Receipt } from '../counter/receipt.tsx';
import type { StepProps } from './step-view.ts';

/** The money: to be taken, or as it was taken. */
export const CollectMoneyStep = ({ view, beside }: StepProps) =>
  view.status === 'draft' ? <Cashier view={view} /> : <Receipt view={view}>{beside}</Receipt>;

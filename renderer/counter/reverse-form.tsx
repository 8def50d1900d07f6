import { reverse } from '../state/act.ts';
import { SecondOfficerForm } from './second-officer-form.tsx';

/** 冲正: undone by two people. */
export const ReverseForm = () => (
  <SecondOfficerForm
    of="reverse"
    reasonLabel="reverse.reason"
    confirm="reverse.confirm"
    danger
    run={reverse}
  />
);

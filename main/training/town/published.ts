/**
 * The secrets of the training profile, published on purpose: everything behind them is synthetic. A production profile
 * has neither, and refuses this passphrase's key file by its kind.
 */
export const trainingPin = '201603';
export const trainingPassphrase = 'linjiang-training-hall-published';

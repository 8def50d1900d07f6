/** Records of the ESC/P family by the name the configuration calls them: each is a file, named in `models.ts`. */
export const formPrinterModels = ['lq-1600k', 'lq-1600k-status', 'oki-lq', 'esc-p2'] as const;

/** Records of the ESC/POS family by the name the configuration calls them: each is a file, named in `models.ts`. */
export const receiptPrinterModels = ['escpos-serial', 'escpos-plain', 'escpos-plain-58'] as const;

/** Serial ports as vendors' libraries count them, and USB readers. */
export const libraryPorts = { serial: [1, 16], usb: [1_001, 1_016] } as const;

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WedgeSettings } from '../../contract/calls/scanner.ts';
import { bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';

/**
 * `<profile>/profile.json`: which CounterWindow this is. One profile = one database = one device key = one lock
 * (DESIGN §14). Checked strictly; holds no secrets.
 */
export const ProfileConfig = z.strictObject({
  version: z.literal(1),
  /** Fixed when the profile is made: training and real never mix. */
  kind: z.enum(['training', 'production']),
  windowId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  windowName: z.string().max(40),
  hall: z.string().regex(/^[a-z0-9-]{1,40}$/),
  hallName: z.string().max(60),
  bureau: z.enum(bureaus),
  /** Six-digit jurisdiction: the part of the exchange this window belongs to. */
  part: z.string().regex(/^\d{6}$/),
  device: z.string().regex(/^[a-z0-9-]{1,40}$/),
  exchangeUrl: z.url(),
  /** Training only: the folder that stands for the USB stick, as seen from the profile. */
  stick: z.optional(z.string().max(200)),
  /** How scanners that write like a keyboard are told from typing here; what is usual where it is absent. */
  scannerWedge: z.optional(WedgeSettings),
  /** Training only: a picture of a paper stands for the document camera's. */
  documentCamera: z.optional(z.literal('virtual')),
  /** Whether the taxpayer's screen is there from the start; the clerk can switch it on and off. */
  secondScreen: z.optional(z.boolean()),
  /** Groups of matters with a row of queue numbers each; what is usual where it is absent. */
  queueGroups: z.optional(
    z
      .array(
        z.strictObject({
          code: z.string().regex(/^[A-Z]$/),
          title: z.strictObject({ zh: z.string().max(20), en: z.string().max(40) }),
        }),
      )
      .min(1)
      .max(9),
  ),
  idleLockSeconds: z.int().min(30).max(600),
  /** Handed to the device process, which checks it by its own schema. */
  devices: z.record(z.string(), z.unknown()),
});
export type ProfileConfig = z.infer<typeof ProfileConfig>;

export const profileFiles = (folder: string) => ({
  config: join(folder, 'profile.json'),
  key: join(folder, 'key.json'),
  database: join(folder, 'window.db'),
  backups: join(folder, 'backups'),
  logs: join(folder, 'logs'),
});

/** Reads and checks the profile. Throws `shell/profile-missing` or `shell/profile-damaged`. */
export const readProfileConfig = (folder: string): ProfileConfig => {
  let text: string;
  try {
    text = readFileSync(profileFiles(folder).config, 'utf8');
  } catch {
    throw new Fault('shell/profile-missing');
  }
  try {
    return ProfileConfig.parse(JSON.parse(text));
  } catch (error) {
    const field = error instanceof z.ZodError ? (error.issues[0]?.path.join('.') ?? '') : 'json';
    throw new Fault('shell/profile-damaged', { field });
  }
};

import { Fault, faultSentence } from '../domain/faults.ts';

/** A wish a command does not know; its message is what the command can do. */
export class Misused extends Error {
  override readonly name = 'Misused';
}

/** Runs a command that answers with one JSON object: 0 and the object, 1 and the fault, 2 and what it can do. */
export const answerInJson = async (run: () => Promise<object>): Promise<void> => {
  try {
    process.stdout.write(`${JSON.stringify(await run())}\n`);
  } catch (error) {
    if (error instanceof Misused) {
      process.stderr.write(error.message);
      process.exitCode = 2;
    } else if (error instanceof Fault) {
      const { code, detail } = error;
      process.stderr.write(
        `${JSON.stringify({ error: { code, detail, message: faultSentence(code, detail) } })}\n`,
      );
      process.exitCode = 1;
    } else throw error;
  }
};

import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Channels and calls have workers without workflows. */
const MEANT = 'No workflows registered';

type Fields = Readonly<Record<string, unknown>>;

/** One JSON object per line on standard error: level, time, message, fields. Never texts or addresses. */
export class Log {
  constructor(
    private readonly write: (line: string) => void = (line) => process.stderr.write(line),
  ) {}

  info(message: string, fields: Fields): void {
    this.line('info', message, fields);
  }

  warn(message: string, fields: Fields): void {
    this.line('warn', message, fields);
  }

  error(message: string, fields: Fields = {}): void {
    this.line('error', message, fields);
  }

  /** Temporal's own words take the same way. A failed workflow task is told here and nowhere else: watch for it. */
  carryTemporal(): void {
    Runtime.install({
      logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
        if (message.startsWith(MEANT)) return;
        this.line(level.toLowerCase(), message, {
          ...meta,
          ...('error' in (meta ?? {}) && { error: String(meta?.['error']) }),
        });
      }),
      // Stopping is ours: relay, workers, connections, in this order.
      shutdownSignals: [],
      telemetryOptions: {
        logging: {
          forward: {},
          filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }),
        },
      },
    });
  }

  private line(level: string, message: string, fields: Fields): void {
    const time = new Date().toISOString();
    this.write(`${JSON.stringify({ level, time, message, ...fields }, bigintAsText)}\n`);
  }
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

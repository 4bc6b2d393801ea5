/** The text format of Prometheus, version 0.0.4: what a metric is called, what it means, and a line for each of its values. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
}

interface Sample {
  /** `_bucket`, `_sum`, `_count` of a histogram. */
  readonly suffix?: string;
  readonly labels?: Labels;
  readonly value: number;
}

export type Labels = Readonly<Record<string, string>>;

export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export function exposition(metrics: readonly Metric[]): string {
  return metrics.map(toText).join('');
}

function toText({ name, help, type, samples }: Metric): string {
  const head = `# HELP ${name} ${escape(help, false)}\n# TYPE ${name} ${type}\n`;
  return head + samples.map((sample) => lineOf(name, sample)).join('');
}

function lineOf(name: string, { suffix = '', labels = {}, value }: Sample): string {
  const all = Object.entries(labels).map(([label, text]) => `${label}="${escape(text, true)}"`);
  return `${name}${suffix}${all.length === 0 ? '' : `{${all.join(',')}}`} ${numberOf(value)}\n`;
}

function escape(text: string, isLabel: boolean): string {
  const plain = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return isLabel ? plain.replaceAll('"', '\\"') : plain;
}

function numberOf(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

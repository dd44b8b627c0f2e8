import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const REQUEST_BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Labels = Readonly<Record<string, string>>;

export interface GaugeSample {
  readonly labels: Labels;
  readonly value: number;
}

/** What one process tells Prometheus. One per process (or per test): nothing is registered globally. */
export class Metrics {
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly mismatches: Counter<'endpoint'>;
  private readonly providerCalls: Histogram<'provider' | 'call' | 'outcome'>;

  /** @param options.process also collect memory, CPU, event-loop and garbage-collector figures of this process */
  constructor(
    readonly registry: Registry = new Registry(),
    options: { readonly process: boolean } = { process: false },
  ) {
    if (options.process) collectDefaultMetrics({ register: registry });
    this.requests = new Histogram({
      name: 'qingya_http_request_seconds',
      help: 'Time until the answer was ready, by route template',
      labelNames: ['method', 'route', 'status'],
      buckets: REQUEST_BUCKETS_SECONDS,
      registers: [registry],
    });
    this.providerCalls = new Histogram({
      name: 'qingya_provider_call_seconds',
      help: 'Calls to WeChat and WeChat Pay, by call and by what came of them',
      labelNames: ['provider', 'call', 'outcome'],
      buckets: REQUEST_BUCKETS_SECONDS,
      registers: [registry],
    });
    this.mismatches = new Counter({
      name: 'qingya_http_response_mismatch_total',
      help: 'Answers that did not fit their contract',
      labelNames: ['endpoint'],
      registers: [registry],
    });
  }

  /**
   * One call to a service outside.
   * @param call name of the call (`pay.order`), never its address
   * @param outcome `ok`, or the provider's error code, or `timeout` / `network`
   */
  providerCalled(provider: string, call: string, outcome: string, seconds: number): void {
    this.providerCalls.observe({ provider, call, outcome }, seconds);
  }

  /** @param route the template, never the path: labels must stay few */
  requestFinished(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  responseMismatch(endpoint: string): void {
    this.mismatches.inc({ endpoint });
  }

  /**
   * A figure read when Prometheus asks, such as connections in use, the outbox's lag or a job's lateness.
   * A reader that fails leaves its figure out of that answer and the others in.
   * @param read one number, or one per set of labels
   */
  gauge(
    name: string,
    help: string,
    read: () => number | readonly GaugeSample[] | Promise<number | readonly GaugeSample[]>,
    labelNames: readonly string[] = [],
  ): void {
    const failures = this.readFailures;
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      async collect() {
        this.reset();
        try {
          const answer = await read();
          if (typeof answer === 'number') this.set(answer);
          else for (const sample of answer) this.set(sample.labels, sample.value);
        } catch (error) {
          failures().inc({ gauge: name, error: error instanceof Error ? error.name : 'unknown' });
        }
      },
    });
  }

  private failureCounter: Counter<'gauge' | 'error'> | undefined;
  private readonly readFailures = (): Counter<'gauge' | 'error'> => {
    this.failureCounter ??= new Counter({
      name: 'qingya_metrics_read_failures_total',
      help: 'Figures that could not be read when asked for',
      labelNames: ['gauge', 'error'],
      registers: [this.registry],
    });
    return this.failureCounter;
  };

  /** A figure that only grows, such as ledger posts. @returns the function that adds to it */
  counter(name: string, help: string, labelNames: readonly string[] = []): (labels?: Labels, by?: number) => void {
    const counter = new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
    return (labels = {}, by = 1) => counter.inc(labels, by);
  }

  /** A distribution of durations in seconds. @returns the function that records one */
  duration(name: string, help: string, labelNames: readonly string[] = []): (seconds: number, labels?: Labels) => void {
    const histogram = new Histogram({
      name,
      help,
      labelNames: [...labelNames],
      buckets: REQUEST_BUCKETS_SECONDS,
      registers: [this.registry],
    });
    return (seconds, labels = {}) => histogram.observe(labels, seconds);
  }

  /** The text Prometheus reads. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }
}

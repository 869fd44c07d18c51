/** What a team does and what it pays, in the units of the published price lists. */
export interface CostInputs {
  readonly users: number;
  /** Requests that reach the proxy, per user and working day. */
  readonly requestsPerUserDay: number;
  /** Hours of a day over which they are spread. */
  readonly activeHoursPerDay: number;
  readonly workDaysPerMonth: number;
  /** Part answered by the extension's own model or tables, never reaching the proxy. */
  readonly localShare: number;
  /** Part of the rest that the cache answers. */
  readonly cacheShare: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly usdPerHour: number;
  /** Minutes without a request until the endpoint sleeps. */
  readonly idleMinutes: number;
  /** Minutes of a start; they are billed too. */
  readonly coldStartMinutes: number;
  /** Tokens per second of one replica with all its places in use. */
  readonly tokensPerSecond: number;
  /** How much more comes in the busiest hour than on average over the active hours. */
  readonly peakFactor: number;
  /** Requests per second of one proxy worker. */
  readonly proxyRequestsPerSecond: number;
}

export interface CostEstimate {
  readonly endpointRequestsPerDay: number;
  /** Part of the active hours in which the endpoint is awake. */
  readonly awakeShare: number;
  readonly coldStartsPerDay: number;
  readonly endpointHoursPerMonth: number;
  readonly replicasAtPeak: number;
  readonly proxyWorkersAtPeak: number;
  readonly usdPerMonth: number;
  readonly usdPerUserMonth: number;
  readonly usdPerRequest: number;
  /** Output price that makes the sum of all bills equal the endpoint's, for config.yaml. */
  readonly usdPerOutputToken: number;
}

const minutesPerHour = 60;
const secondsPerHour = 3600;
/** A replica is planned to be this busy at most, so that requests do not queue. */
const plannedUtilisation = 0.7;

/**
 * Requests arrive independently (Poisson) at `rate` per hour. The endpoint is awake at a moment when at least one came within the
 * idle time before it: 1 - exp(-rate x idle). A start happens when a request comes to a sleeping endpoint: rate x exp(-rate x idle).
 */
export function estimateCost(input: CostInputs): CostEstimate {
  const sent = input.users * input.requestsPerUserDay;
  const endpointRequestsPerDay = sent * (1 - input.localShare) * (1 - input.cacheShare);
  const rate = endpointRequestsPerDay / input.activeHoursPerDay;
  const asleepShare = Math.exp((-rate * input.idleMinutes) / minutesPerHour);
  const awakeShare = 1 - asleepShare;
  const coldStartsPerDay = rate * asleepShare * input.activeHoursPerDay;
  // After the last request of a day the endpoint is awake for one more idle time.
  const awakeHoursPerDay =
    awakeShare * input.activeHoursPerDay + (endpointRequestsPerDay > 0 ? input.idleMinutes / minutesPerHour : 0);
  const startHoursPerDay = (coldStartsPerDay * input.coldStartMinutes) / minutesPerHour;
  const peakRate = rate * input.peakFactor;
  const secondsPerRequest = input.answerTokens / input.tokensPerSecond;
  const replicasFor = (requestsPerHour: number): number =>
    (requestsPerHour * secondsPerRequest) / secondsPerHour / plannedUtilisation;
  const replicasAtPeak = Math.max(1, Math.ceil(replicasFor(peakRate)));
  const averageReplicas = Math.max(1, replicasFor(rate));
  // One replica cannot run for more than the whole day, however long its idle time.
  const replicaHoursPerDay = Math.min(24 * averageReplicas, awakeHoursPerDay * averageReplicas + startHoursPerDay);
  const endpointHoursPerMonth = replicaHoursPerDay * input.workDaysPerMonth;
  const usdPerMonth = endpointHoursPerMonth * input.usdPerHour;
  const requestsPerMonth = endpointRequestsPerDay * input.workDaysPerMonth;
  const proxyRate = (sent * (1 - input.localShare) * input.peakFactor) / input.activeHoursPerDay / secondsPerHour;
  return {
    endpointRequestsPerDay,
    awakeShare,
    coldStartsPerDay,
    endpointHoursPerMonth,
    replicasAtPeak,
    proxyWorkersAtPeak: Math.max(1, Math.ceil(proxyRate / (input.proxyRequestsPerSecond * plannedUtilisation))),
    usdPerMonth,
    usdPerUserMonth: usdPerMonth / input.users,
    usdPerRequest: requestsPerMonth === 0 ? 0 : usdPerMonth / requestsPerMonth,
    usdPerOutputToken: requestsPerMonth === 0 ? 0 : usdPerMonth / (requestsPerMonth * input.answerTokens),
  };
}

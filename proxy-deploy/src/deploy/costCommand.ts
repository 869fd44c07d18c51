import { estimateCost, type CostInputs } from '../reporting/cost';
import type { DeployContext } from './context';
import { hardware, type HardwareName } from './endpointCommands';
import { textTable } from './textTable';

/**
 * Tokens per second of one replica with 16 places in use. The proxy's own figures are measured (docs/cost.md); those of rented
 * hardware are planning values until "deploy smoke" has measured the real endpoint, and --tokens-per-second replaces them.
 */
const plannedTokensPerSecond: Record<HardwareName, number> = {
  'cpu-x1': 15,
  'cpu-x4': 45,
  t4: 400,
  l4: 900,
  a10g: 1200,
};

export const usualCostInputs = {
  activeHoursPerDay: 9,
  workDaysPerMonth: 21,
  localShare: 0.6,
  cacheShare: 0.05,
  promptTokens: 350,
  answerTokens: 25,
  idleMinutes: 15,
  coldStartMinutes: 1.5,
  peakFactor: 3,
  proxyRequestsPerSecond: 25,
} satisfies Partial<CostInputs>;

export interface CostWish extends Partial<typeof usualCostInputs> {
  readonly users: number;
  readonly requestsPerDay: number;
  readonly hardware: HardwareName;
  readonly tokensPerSecond?: number;
}

export function printCost(wish: CostWish, context: DeployContext): void {
  const { usdPerHour } = hardware[wish.hardware];
  const inputs: CostInputs = {
    ...usualCostInputs,
    ...wish,
    requestsPerUserDay: wish.requestsPerDay,
    usdPerHour,
    tokensPerSecond: wish.tokensPerSecond ?? plannedTokensPerSecond[wish.hardware],
  };
  const estimate = estimateCost(inputs);
  const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;
  const rows: readonly (readonly string[])[] = [
    ['users x requests a day', `${wish.users} x ${wish.requestsPerDay}`],
    [
      'answered without the endpoint',
      `${percent(inputs.localShare)} locally, then ${percent(inputs.cacheShare)} from the cache`,
    ],
    ['requests to the endpoint a day', estimate.endpointRequestsPerDay.toFixed(0)],
    ['endpoint awake in working hours', percent(estimate.awakeShare)],
    ['cold starts a day', estimate.coldStartsPerDay.toFixed(1)],
    ['replicas in the busiest hour', String(estimate.replicasAtPeak)],
    ['proxy workers in the busiest hour', String(estimate.proxyWorkersAtPeak)],
    ['endpoint hours a month', estimate.endpointHoursPerMonth.toFixed(1)],
    ['USD an hour', usdPerHour.toString()],
    ['USD a month', estimate.usdPerMonth.toFixed(2)],
    ['USD per user and month', estimate.usdPerUserMonth.toFixed(3)],
    ['USD per request', estimate.usdPerRequest.toPrecision(3)],
    ['output_cost_per_token that covers it', estimate.usdPerOutputToken.toExponential(2)],
  ];
  for (const line of textTable([`endpoint ${wish.hardware}`, ''], rows)) context.print(line);
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Slope of the line that fits the points best (least squares); what grows steadily shows here, one step up hardly does. */
export function slope(points: readonly Point[]): number {
  const mean = (pick: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
}

/** Two points always lie on a line: fewer than this tell no trend. */
const fewestPoints = 3;

/** The slope of what was measured, or undefined where too little was: a short run says nothing about growth. */
export function growth(points: readonly Point[]): number | undefined {
  const measured = points.filter(({ y }) => Number.isFinite(y));
  return measured.length < fewestPoints ? undefined : slope(measured);
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

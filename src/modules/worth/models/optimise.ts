/**
 * Minimising a smooth function of three or four log parameters inside a box: BFGS with a backtracking line search.
 * The box is where likelihoods that have no maximum (everybody alike, nobody leaving) come to rest instead of
 * running away.
 */

/** @returns the value at theta, and writes its gradient. */
export type Objective = (theta: Float64Array, gradient: Float64Array) => number;

export type Box = { lower: Float64Array; upper: Float64Array };

export type Minimum = {
  theta: Float64Array;
  value: number;
  /** Inverse Hessian as BFGS knows it, row by row. */
  inverseHessian: Float64Array;
  /** Largest absolute derivative among parameters that are not held by the box. */
  gradient: number;
  converged: boolean;
  /** How often the objective was computed. */
  passes: number;
};

export type MinimiseOptions = {
  /** Converged when the largest free derivative is below this. */
  tolerance: number;
  mostPasses?: number;
  /** Where known, the first steps are Newton's. */
  inverseHessian?: Float64Array | null;
};

/** No parameter changes by more than a factor e^2 in one step. */
const LONGEST_STEP = 2;
/** Sums of a million terms carry this much rounding; below it a value cannot tell better from worse. */
const ROUNDING = 1e-12;

/** Never throws; a start or end that is not finite is reported as not converged. */
export function minimise(f: Objective, start: Float64Array, box: Box, options: MinimiseOptions): Minimum {
  const n = start.length;
  const most = options.mostPasses ?? 300;
  let theta = clamp(start, box);
  let gradient: Float64Array = new Float64Array(n);
  let value = f(theta, gradient);
  let inverse = options.inverseHessian ? options.inverseHessian.slice() : identity(n, 1);
  let fresh = !options.inverseHessian;
  let passes = 1;
  let steepest = false;

  for (;;) {
    const free = freeParameters(theta, gradient, box);
    const size = largest(gradient, free);
    if (!(size >= options.tolerance) || passes >= most) {
      const converged = size < options.tolerance && Number.isFinite(value);
      return { theta, value, inverseHessian: inverse, gradient: size, converged, passes };
    }
    const direction = descent(inverse, gradient, free);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) {
      inverse = identity(n, 1);
      fresh = true;
      if (steepest)
        return { theta, value, inverseHessian: inverse, gradient: size, converged: false, passes };
      steepest = true;
      continue;
    }
    const step = search(f, theta, value, direction, slope, box);
    passes += step.passes;
    if (!step.theta) {
      if (steepest)
        return { theta, value, inverseHessian: inverse, gradient: size, converged: false, passes };
      inverse = identity(n, 1);
      fresh = steepest = true;
      continue;
    }
    steepest = false;
    const moved = step.theta.map((t, i) => t - theta[i]!);
    const change = step.gradient.map((g, i) => g - gradient[i]!);
    const curvature = dot(moved, change);
    if (curvature > 1e-10 * Math.sqrt(dot(moved, moved) * dot(change, change))) {
      if (fresh) inverse = identity(n, curvature / dot(change, change));
      update(inverse, moved, change, curvature);
      fresh = false;
    }
    [theta, gradient, value] = [step.theta, step.gradient, step.value];
  }
}

type Step = { theta: Float64Array | null; gradient: Float64Array; value: number; passes: number };

function search(
  f: Objective,
  from: Float64Array,
  value: number,
  direction: Float64Array,
  slope: number,
  box: Box,
): Step {
  const gradient = new Float64Array(from.length);
  let length = Math.min(1, LONGEST_STEP / Math.max(...direction.map(Math.abs)));
  for (let passes = 1; passes <= 25; passes++) {
    const theta = clamp(
      from.map((t, i) => t + length * direction[i]!),
      box,
    );
    const next = f(theta, gradient);
    if (next <= value + 1e-4 * length * slope + ROUNDING * (1 + Math.abs(value))) {
      return { theta, gradient, value: next, passes };
    }
    // The minimum of the parabola through both values and the slope, kept within sensible shrinking.
    const parabola = (-slope * length * length) / (2 * (next - value - slope * length));
    length = Number.isFinite(parabola)
      ? Math.min(0.5 * length, Math.max(0.1 * length, parabola))
      : 0.1 * length;
  }
  return { theta: null, gradient, value, passes: 25 };
}

/** @returns the Hessian of f at theta by central differences of its gradient, inverted; null unless positive definite. */
export function invertedHessian(f: Objective, theta: Float64Array): Float64Array | null {
  const n = theta.length;
  const width = 1e-4;
  const hessian = new Float64Array(n * n);
  const [above, below] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const moved = theta.slice();
    moved[i] = theta[i]! + width;
    f(moved, above);
    moved[i] = theta[i]! - width;
    f(moved, below);
    for (let j = 0; j < n; j++) {
      const second = (above[j]! - below[j]!) / (2 * width);
      hessian[i * n + j]! += second / 2;
      hessian[j * n + i]! += second / 2;
    }
  }
  return invertPositive(hessian, n);
}

/** Gauss-Jordan without pivoting: for a positive definite matrix every pivot is positive, for others one is not. */
function invertPositive(matrix: Float64Array, n: number): Float64Array | null {
  const a = matrix.slice();
  const inverse = identity(n, 1);
  for (let column = 0; column < n; column++) {
    const pivot = a[column * n + column]!;
    if (!(pivot > 1e-14)) return null;
    for (let k = 0; k < n; k++) {
      a[column * n + k]! /= pivot;
      inverse[column * n + k]! /= pivot;
    }
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = a[row * n + column]!;
      for (let k = 0; k < n; k++) {
        a[row * n + k]! -= factor * a[column * n + k]!;
        inverse[row * n + k]! -= factor * inverse[column * n + k]!;
      }
    }
  }
  return inverse;
}

function freeParameters(theta: Float64Array, gradient: Float64Array, { lower, upper }: Box): boolean[] {
  return Array.from(
    theta,
    (t, i) => !(t <= lower[i]! && gradient[i]! > 0) && !(t >= upper[i]! && gradient[i]! < 0),
  );
}

function descent(inverse: Float64Array, gradient: Float64Array, free: boolean[]): Float64Array {
  const n = gradient.length;
  return gradient.map((_, i) => {
    let sum = 0;
    if (free[i]) for (let j = 0; j < n; j++) if (free[j]) sum -= inverse[i * n + j]! * gradient[j]!;
    return sum;
  });
}

/** The BFGS update of the inverse Hessian (Nocedal and Wright 2006, eq. 6.17), in place. */
function update(inverse: Float64Array, moved: Float64Array, change: Float64Array, curvature: number): void {
  const n = moved.length;
  const image = change.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += inverse[i * n + j]! * change[j]!;
    return sum;
  });
  const scale = 1 + dot(change, image) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j]! +=
        (scale * moved[i]! * moved[j]! - image[i]! * moved[j]! - moved[i]! * image[j]!) / curvature;
    }
  }
}

function identity(n: number, scale: number): Float64Array {
  return new Float64Array(n * n).map((_, i) => (i % (n + 1) === 0 ? scale : 0));
}

function clamp(theta: Float64Array, { lower, upper }: Box): Float64Array {
  return theta.map((t, i) => Math.min(upper[i]!, Math.max(lower[i]!, t)));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function largest(values: Float64Array, free: boolean[]): number {
  return values.reduce((most, value, i) => (free[i] ? Math.max(most, Math.abs(value)) : most), 0);
}

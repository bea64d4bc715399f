import {metrics} from './metrics-zh.ts';

/** What functions compute and what names stand for, in simplified Chinese. */
const OTHERS: Readonly<Record<string, string>> = {
  // Counts and axes.
  tp: '真正例',
  fp: '假正例',
  tn: '真负例',
  fn: '假负例',
  p: '正例',
  n: '负例',
  pp: '预测为正的样本',
  pn: '预测为负的样本',
  total: '所有样本',
  threshold: '阈值轴',
  step: '步数轴',
  // Elementwise.
  abs: '绝对值，即与 0 的距离。',
  sqrt: '平方根；小于 0 时没有定义。',
  exp: 'e 的 x 次幂。',
  log: '自然对数；小于 0 时没有定义。',
  log2: '以 2 为底的对数。',
  log10: '以 10 为底的对数。',
  log1p: 'log(1 + x)，x 很小时也精确。',
  expm1: 'exp(x) - 1，x 很小时也精确。',
  floor: '不大于 x 的最大整数。',
  ceil: '不小于 x 的最小整数。',
  round: '最接近的整数；恰在中间时取偶数。',
  sign: '符号：-1、0 或 1。',
  min: '各参数中的最小值，逐元素计算。',
  max: '各参数中的最大值，逐元素计算。',
  clip: 'x，但不小于 lo 且不大于 hi。',
  where: 'c 不为 0 时取 a，否则取 b；c 没有定义时也没有定义。',
  default: 'x；x 没有定义时取 value。',
  isnan: 'x 没有定义时为 1，否则为 0。',
  // Along steps.
  ema: '没有初始偏差的指数移动平均，与 TensorBoard 的平滑相同。',
  rolling_mean: '最近 n 步的平均值。',
  rolling_min: '最近 n 步的最小值。',
  rolling_max: '最近 n 步的最大值。',
  rolling_std: '最近 n 步的标准差，ddof 为 0。',
  cummax: '迄今的最大值。',
  cummin: '迄今的最小值。',
  cumsum: '迄今的总和。',
  cummean: '迄今的平均值。',
  diff: '与上一步的差。',
  shift: 'n 步之前的值；n 为负时为之后的值。',
  first: '第一步的值。',
  last: '最后一步的值。',
  normalize: 'x 除以其第一个有定义的值。',
  hold: '把 x 沿用到其外各个量的每一步。',
  // Over thresholds.
  at: '离所给阈值最近的已存阈值处的 x。',
  best: '各阈值中最佳的 x；未指明时取最大值。',
  best_threshold: 'x 最佳处的阈值；有多个时取最接近 0.5 的。',
  best_where: '条件为 1 的阈值中最佳的 x。',
  threshold_where: '条件为 1 的阈值中，x 最佳处的阈值。',
  auc: '以梯形法计算的 y 对 x 曲线下面积：auc(recall, fpr) 即 ROC AUC。',
  average_precision: '平均精确率：各阈值的精确率按其增加的召回率加权。',
  // Over classes.
  macro: '宏平均：x 有定义的各类别的平均值。',
  weighted: '加权平均：各类别的 x 按其正例数加权。',
  micro: '微平均：各类别的计数相加之后的 x。',
  only: '某一个类别的 x：only(recall, "cat")。',
  worst: '各类别中最差的 x，未指明时取最小值；没有类别时为 x。',
  worst_class: 'x 最差的类别的序号，从 0 开始。',
  sum_classes: 'x 有定义的各类别之和；没有类别时为 x。',
  n_classes: '类别数；二分类问题为 1。',
  // Uncertainty, and other shares of positives.
  lower: '计数公式的中心区间的下限。',
  upper: '计数公式的中心区间的上限。',
  stderr: '计数公式的标准误。',
  at_prevalence: '若正例占所有样本的这一比例，x 会是多少。',
  // Names.
  tag: '恰为此标签的标量：tag("val/loss")。',
  hparam: '运行的超参数：hparam("lr")。',
  baseline: '所选基线运行中的 x。',
  run: '另一个运行中的 x：run("plain/validation", f1)。',
  counts: '某一组计数的 x：counts("fraud", f1)。',
};

interface Described {
  readonly name: string;
  description: string;
}

/** Puts what the answer of the catalogue says of its own metrics, functions and names into Chinese. */
export function describe(answer: unknown): unknown {
  const {functions, metrics: built, names} = (answer ?? {}) as Record<string, Described[]>;
  // Other answers have metrics, too, which people have described in their own words.
  if (functions !== undefined) {
    for (const one of [...functions, ...(built ?? []), ...(names ?? [])]) {
      one.description = metrics[one.name] ?? OTHERS[one.name] ?? one.description;
    }
  }
  return answer;
}

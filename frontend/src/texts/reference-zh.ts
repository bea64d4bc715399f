import type {Texts} from './index.ts';

/** The server's names of the kinds of functions. */
const FUNCTION_GROUPS: Readonly<Record<string, string>> = {
  elementwise: '逐元素',
  'along steps': '沿步数',
  'over thresholds': '跨阈值',
  'over classes': '跨类别',
  uncertainty: '不确定性',
  balance: '类别占比',
  names: '名称',
};

/** What the catalogue says, in simplified Chinese. */
export const catalogue: Texts['catalogue'] = {
  title: '指标目录',
  search: '搜索指标目录',
  placeholder: '搜索；按 Enter 选用第一项',
  zeroByZero: '值为 0/0 时没有定义：曲线在此处断开，绝不当作 0。',
  list: '指标与函数',
  nothing: '没有包含这些词的条目。',
  keys: '按 Enter 写入公式，按 Shift+Enter 添加卡片。',
  addCard: (name) => `添加 ${name} 的卡片`,
  edges: {
    no_positives: '没有正例',
    no_negatives: '没有负例',
    none_predicted_positive: '没有样本被预测为正',
    none_predicted_negative: '没有样本被预测为负',
    none_right: '没有样本预测正确',
    none_wrong: '没有样本预测错误',
    no_true_positives: '没有真正例',
    no_true_negatives: '没有真负例',
    no_false_positives: '没有假正例',
    no_false_negatives: '没有假负例',
    only_true_positives: '只有真正例',
    only_true_negatives: '只有真负例',
    only_false_positives: '只有假正例',
    only_false_negatives: '只有假负例',
  },
  undefinedWhere: (edges) => `${edges.join('或')}时没有定义。`,
  infiniteWhere: (edges) => `${edges.join('或')}时为无穷大。`,
  alwaysDefined: '无论哪些计数为 0 都有定义。',
  function: (group) => `函数 · ${FUNCTION_GROUPS[group] ?? group}`,
  range: (low, high) => `${low} 到 ${high}`,
  anyNumber: '任意数',
};

/** What the list of gestures and keys says, in simplified Chinese. */
export const help: Texts['help'] = {
  title: '手势与按键',
  button: '手势与按键（?）',
  overChart: '指针位于图表上时',
  pointer: [
    ['拖动', '沿步数、时间或阈值放大'],
    ['Shift+拖动', '同时放大数值'],
    ['Alt+拖动', '沿横轴移动放大后的画面'],
    ['滚轮', '卡片全屏时缩放'],
    ['双击', '恢复显示全部'],
    ['点击曲线、格子或类别', '解释该处的值'],
  ],
  inChart: '图表获得焦点时',
  chartKeys: {
    '← →': '逐点移动',
    '↑ ↓': '在曲线之间移动',
    'Home End': '移到第一点、最后一点',
    'Shift+← →': '沿横轴移动放大后的画面',
    '+ − 0': '放大、缩小、恢复显示全部',
    Enter: '解释该处的值',
  },
  anywhere: '除文本框外的任何位置',
  pageKeys: {
    '/': '输入公式',
    i: '显示或隐藏区间',
    'Ctrl+Z': '撤销',
    'Ctrl+Y': '重做；Ctrl+Shift+Z 亦可',
    Esc: '退出全屏',
    '?': '显示此列表',
  },
};

import {files} from './files-zh.ts';
import {catalogue} from './reference-zh.ts';
import type {Sentences, Values} from './said.ts';

const edges: Readonly<Record<string, string>> = catalogue.edges;

/** What the server says of what people write out of habit, by what they wrote. */
const HABITS: Readonly<Record<string, string>> = {
  '<<': '请乘以 2 的幂：x * 2**n。',
  '>>': '请除以 2 的幂：x / 2**n。',
  '<>': '“不等于”请写 !=。',
  '//': '整数商请写 floor(a / b)。',
  '&&': '请写 and。',
  '||': '请写 or。',
  '^': '幂请写 **。',
  '&': '请写 and。',
  '|': '请写 or。',
  '~': '请写 not。',
  '!': '请写 not；“不等于”请写 !=。',
  '=': '比较请写 ==。公式的名称在保存时给出，或写在公式集中。',
  ';': '公式是一个表达式，请去掉 ;。',
  ':': '公式是一个表达式；选择请写 a if c else b。',
  '[': '请用圆括号 ( ) 分组。',
  ']': '请用圆括号 ( ) 分组。',
  '{': '请用圆括号 ( ) 分组。',
  '}': '请用圆括号 ( ) 分组。',
  "'": '文本请放在双引号中："…"。',
  '#': '请去掉注释。',
  '.': '点只能在数字中间，或紧接在运行与名称之间：validation.epoch_loss。',
  '×': '乘法请写 *。',
  '·': '乘法请写 *。',
  '÷': '除法请写 /。',
  '−': '请用键盘上的减号：-。',
  '≤': '请写 <=。',
  '≥': '请写 >=。',
  '≠': '请写 !=。',
  '²': '平方请写 **2。',
};

/** English words that stand in the values of sentences. */
const WORDS: Readonly<Record<string, string>> = {
  'an operator': '运算符',
  'an operand': '数、名称或 (',
  "'else'": 'else',
  "',' or ')'": ', 或 )',
  class: '类别',
  threshold: '阈值',
  classes: '类别',
  thresholds: '阈值',
  points: '点',
  mean: '平均值只',
  sum: '总和只',
  worst: '最差值只',
  'counts that this package wrote': '本程序写入的计数',
  "TensorBoard's pr_curves summaries": 'TensorBoard 的 pr_curves 摘要',
  'four scalars that are counts by name': '按名称为计数的四个标量',
};

function word(value: string | number | undefined): string {
  return WORDS[String(value)] ?? String(value);
}

/** What is counted, after its number. */
function unit(value: string | number | undefined): string {
  return value === 'steps' ? '步' : `个${word(value)}`;
}

/** `run 'a'`, `training 'a'` or `counts 'a'` as the server writes it. */
function owner(value: string | number | undefined): string {
  return String(value)
    .replace(/^run '/, "运行 '")
    .replace(/^training '/, "训练 '")
    .replace(/^counts '/, "计数 '");
}

/** What the server says, in simplified Chinese, by its code; what is not here stays English. */
export const sentences: Sentences = {
  ...files,
  // What a text is not.
  after_number: '数 {number} 之后不能紧接 {found}',
  ascii_names: '名称由 ASCII 字母、数字和 _ 组成；其他名称请放在反引号中：`…`。',
  back_quote_tag: '如果它是标签，请放在反引号中：`{tag}`。',
  chained: '不能连续比较：{found}',
  close_back_quote: '请再写一个反引号。',
  close_bracket: '请用 ) 关闭第 {column} 列的 (。',
  close_text: '请用双引号 " 结束。',
  empty_formula: '公式为空',
  empty_name: '名称 `` 为空',
  expected: ({what, found}: Values) => `此处应为 ${word(what)}，而不是 ${found}`,
  fill_back_quotes: '请在反引号之间写标签。',
  habit: ({found}: Values) => HABITS[String(found)],
  join_comparisons: '请用 and 连接两次比较：a < b and b < c。',
  known_escapes: '只有 \\" 与 \\\\ 可以转义。',
  name_after: '{run}. 之后应紧接名称',
  name_after_found: '{run}. 之后应紧接名称，而不是 {found}',
  open_bracket: '请去掉它，或在前面写 (。',
  operand_expected: '此处可以是数、名称或 (。',
  operator_between: '请在中间写运算符，例如 *。',
  operator_expected: '此处可以是运算符，例如 + 或 *。',
  parenthesize: '请加上括号：({found} …)。',
  tag_in_back_quotes: '标签请放在反引号中：`{tag}`。',
  text_alone: '文本只能单独作为一个参数。',
  unclosed_back_quote: '反引号没有结束',
  unclosed_text: '文本没有结束',
  unexpected: '此处不能是 {found}',
  unexpected_character: '不能使用 {found}',
  unexpected_end: '公式没有写完',
  unexpected_text: '此处不能是文本',
  unknown_escape: '文本中有未知的转义',
  unmatched_bracket: '多余的 )',
  write_conditional: '请写：a if c else b。',
  // What names do not mean.
  ambiguous_name: '名称 {name} 有多种可能：{tags}',
  back_quote_one: '请把所指的标签放在反引号中：`{tag}`。',
  before_dot: '点之前是与此运行并列的某个运行的名称的最后一段。',
  break_circle: '请让其中一个公式不依赖其他公式。',
  choose_another_name: '请另取名称。',
  choose_baseline: '请选择一个，或写出名称：run("…", x)。',
  circle: '公式互相依赖：{names}',
  classes_are: '类别有 {names}。',
  in_a_row: '连续互相依赖的公式超过 {most} 个',
  in_formula: '在 {name} 的公式中：{message}',
  tags_are: '标签有 {names}。',
  is_function: '它是函数，请写 {signature}。',
  name_before_bracket: '( 之前的名称是函数。',
  name_of_parameter: '名称 {name} 已是参数',
  name_taken: '名称 {name} 已表示 {formula}',
  no_baseline: '没有选择基线',
  no_class: '没有类别 {name}',
  no_classes: '这些计数没有类别。',
  no_counts: '此运行没有记录计数。',
  no_sibling: '{run} 没有并列的运行 {part}',
  several_meanings: ({name, meanings}: Values) => `名称 ${name} 有多种含义：${placed(meanings)}`,
  siblings_are: '并列的运行有 {names}。',
  there_is: '有 {names}。',
  there_is_none: '一个也没有。',
  unknown_class: '未知类别 {name}',
  unknown_counts: '未知计数集 {name}',
  unknown_function: '未知函数 {name}',
  unknown_hparam: '未知超参数 {name}',
  unknown_name: '未知名称 {name}',
  unknown_run: '未知运行 {name}',
  unknown_tag: '未知标签 {name}',
  write_formula: '请写公式本身，而不是其名称。',
  // How functions are called.
  must_be_below: '参数 {argument} 必须不小于 {low} 且小于 {end}',
  must_be_choice: ({argument, name, choices}: Values) =>
    `${name} 的参数 ${argument} 必须是 ${either(choices)}`,
  must_be_number: '参数 {argument} 必须是数，或公式集的参数',
  must_be_text: '{name} 的参数 {argument} 必须是双引号中的文本',
  must_be_whole: '参数 {argument} 必须是整数',
  must_be_within: '参数 {argument} 必须在 {low} 到 {end} 之间',
  no_text: '{name} 的参数 {argument} 必须是数或公式，而不是文本',
  unknown_choice: '{name} 的参数 {argument} 不能是 {found}',
  write: '请写 {signature}。',
  write_choice: ({choices}: Values) => `请写 ${either(choices)}。`,
  wrong_arguments: '函数 {name} 的参数个数不能是 {given}',
  // What cannot be computed.
  counts_at_ends: '全部或全不预测为正类时，只有计数是已知的。',
  counts_of_all_classes: '其中的计数是所有类别之和。',
  hold_beside: '请把 hold(x) 写在步数更多的量旁边。',
  inside_interval: 'lower()、upper() 与 stderr() 中可以有计数、算术，以及跨阈值和跨类别的函数。',
  interval_of_counts: '只有计数的公式才有区间',
  micro_adds_counts: 'micro() 只对计数求和；其他按类别的值请放在外面。',
  no_class_in_micro: 'micro() 之内没有可选的类别',
  no_count: ({part, axis}: Values) => `${part} 对每个${word(axis)}各有一个值，不是计数`,
  no_interval_along_steps: '沿步数的函数无法计算区间',
  no_interval_of_hold: 'hold 无法计算区间',
  no_interval_of_interval: '区间无法再计算区间',
  only_held: 'hold() 之外没有任何量可以提供步数',
  scalars_without_interval: '其他标量本身没有区间。',
  // What cannot be read together.
  choose_on_its_run: '请在它的某个运行上选择。',
  chosen_for_other_classes: '阈值是为其他类别选择的',
  different_axes: ({what}: Values) => `${word(what)}不同的计数不能合并`,
  epochs_and_batches: ({epochs, batches}: Values) =>
    `${owner(epochs)} 的步数是轮次，${owner(batches)} 的步数是批次`,
  log_same_axes: ({what}: Values) => `请让两个运行以相同的${word(what)}记录。`,
  may_be_removed: '它可能刚被删除，或由其他程序写入。',
  nearest_step: '最近的是 {step}。',
  no_run_to_choose_on: '{run} 没有可用来选择阈值的运行 {part}',
  no_shared_step: '各个量没有共同的步数',
  no_threshold_to_choose: ({on}: Values) => `无法在${owner(on)}上为它选择阈值`,
  not_readable: '此运行为它记录的内容无法读取',
  nothing_at_step: '此运行在第 {step} 步没有值',
  one_clock: '请使用以同一种步数记录的量。',
  log_counts: 'BinaryCounts()、ConfusionMatrix(…) 和 CountsWriter 会记录计数，由此即有矩阵。',
  reads_no_counts: '它没有读取此运行自身的计数',
  // What a value was made of, and what it leaves out.
  chosen_at_each: ({best, on}: Values) => `阈值在每一步取${owner(on)}的 ${best} 最佳处`,
  chosen_at_last: ({best, on}: Values) => `阈值取${owner(on)}最后一步的 ${best} 最佳处`,
  chosen_on_own_data: '阈值是在所报告的同一数据上从 {of} 个中选出的',
  drawn_at: '绘制了 {of} 步中的 {some} 步',
  each_at_last_step: '各运行取其最后一步，从 {first} 到 {last}',
  fewer_runs: ({of, some, what, runs}: Values) =>
    `${of} ${unit(what)}中有 ${some} 个少于 ${runs} 个运行`,
  is_infinite: '{what} 为 {value}',
  is_undefined: '{what} 没有定义',
  is_undefined_since: ({what, edge}: Values) => `${what} 没有定义：${edges[String(edge)] ?? edge}`,
  matrix_as_logged: '矩阵为所记录的原样，没有换算正类占比',
  negative_counts: '样本数在某个阈值处或两个阈值之间为负时，没有区间',
  no_interval: '没有区间：{message}',
  no_probability: '没有概率：{message}',
  no_step_shared: '各个量没有共同的步数',
  of_one_threshold: '只有一个阈值，不成曲线：记录的是标签而不是分数',
  of_thresholds: '取自 {of} 个阈值，而不是每个分数',
  of_defined_classes: ({what, some, of}: Values) =>
    `${word(what)}含 ${of} 个类别中的 ${some} 个，其余没有定义`,
  points_kept: ({kept, flag}: Values) =>
    `TensorBoard 保留${points(kept)}；要看到更多，请以 ${flag} 启动它`,
  read_at: '取自阈值 {stored}，它是已存阈值中离 {asked} 最近的',
  steps_lost: ({used, fewest, kept, flag}: Values) =>
    `各个量共有的步数只有 ${used} / ${fewest}，因为 TensorBoard 保留${points(kept)}；请以 ${flag} 启动它`,
  several_classes: '有样本属于多个类别或没有类别时没有定义：它要求每个样本恰好属于一个类别',
  thresholds_left_out: '{of} 个阈值中最多有 {most} 个因没有定义而略去',
  undefined_here: '在这一步没有定义',
  undefined_at: ({some, of, what}: Values) => `${of} ${unit(what)}中有 ${some} 个没有定义`,
  unpaired: '概率未配对：如同两个运行在不同的样本上测试',
  weighted_counts: '没有区间：计数是加权的，不再是样本数',
  // Of groups against a baseline.
  all_equal: '没有概率：各运行彼此没有差异',
  baseline_undefined: '没有概率：基线在此没有值',
  fewer_of_baseline: '没有概率：基线所在组在此有值的运行不足两个',
  fewer_than_two: '没有概率：在此有值的运行不足两个',
  no_step_of_both: '该组与基线没有共同的步数',
  one_sample: '概率针对均值，以各运行为样本，按单样本 t 检验与基线的值本身比较',
  out_of_range: '没有概率：此处的值为无穷，或太大、太小而无法计算',
  welch: '概率针对均值，以各运行为样本，按 Welch t 检验计算',
  // Where counts come from.
  counts_from: ({source}: Values) => `tp、fp、tn 与 fn 取自${word(source)}。`,
  counts_from_before: ({source, others}: Values) =>
    `tp、fp、tn 与 fn 取自${word(source)}，它先于${String(others).split(' and ').map(word).join('与')}。`,
  counts_from_nowhere: '没有计数：tp、fp、tn 与 fn 表示这些名称的标量（如果有）。',
  // What is not saved.
  logdir_not_writable: '日志目录不可写：{message}',
  network_saving_off:
    '不能经由网络保存。如需允许，请以 --custom_metrics_allow_save 启动 TensorBoard',
  no_hard_links: '日志目录不支持保存所需的硬链接：{message}',
  no_local_disk:
    '公式保存在日志旁边，需要本地磁盘上的日志目录。请以 --logdir 及其路径启动 TensorBoard',
  nothing_saved: '没有保存：{message}',
  saving_here_only:
    '只能从本机保存，而请求发往 {host}。如需允许，请以 --custom_metrics_allow_save 启动 TensorBoard',
  // What is not in force.
  carried_set_unreadable: '运行 {run} 的公式集无法读取：{message}',
  curve_unreadable: '运行 {run} 的 PR 曲线 {tag} 没有说明其阈值',
  file_stays: '文件 {name} 无法使用，之前的内容仍然有效：{message}',
  file_unusable: '文件 {name} 无法使用：{message}',
  // What is not answered.
  large_body: '请求有 {received} 字节，最多 {most} 字节；请减少公式或运行',
  none_ends: '{seconds} 秒内没有计算完成；请稍后再试',
  other_origin: '请求的来源 {origin} 不是此服务器 {host}',
  other_page: '请求来自其他页面：{site}',
  plugin_failed: '插件出错；原因见 TensorBoard 的日志',
  queue_full: '有 {running} 个计算正在进行，{waiting} 个在等待；请稍后再试',
  server_hangs: 'TensorBoard 的数据服务没有响应，或太忙',
  server_overloaded: 'TensorBoard 的数据服务无法发送这么多内容；请减少运行',
  server_refused: 'TensorBoard 的数据服务拒绝了请求：{status}',
  server_stopped: 'TensorBoard 的数据服务已停止；请重新启动 TensorBoard',
  still_evaluated: '同一问题仍在计算；请稍后再试',
  // What is too much.
  ask_for_fewer: '请减少步数或阈值，或在 Python 中计算。',
  name_inner_part: '请为内层部分单独命名。',
  name_parts: '请为各部分单独命名。',
  too_deep: '表达式嵌套超过 {most} 层',
  too_expensive: '计算量太大',
  too_long: '公式有 {length} 个字符，最多 {most} 个',
  too_many_operations: '运算超过 {most} 次',
  too_many_parts: '超过 {parts} 个部分，或 {names} 个不同的名称',
};

/** Where each meaning is from: `'tp' in run 'a'; 'fp' in the catalogue`. */
function placed(meanings: string | number | undefined): string {
  return String(meanings)
    .replaceAll(/ in run ('[^']*')/g, '（运行 $1）')
    .replaceAll(/ in set ('[^']*')/g, '（公式集 $1）')
    .replaceAll(/ in file ('[^']*')/g, '（文件 $1）')
    .replaceAll(' in the catalogue', '（指标目录）');
}

/** How many points TensorBoard keeps, of which plugins. */
function points(kept: string | number | undefined): string {
  return String(kept)
    .split(' and ')
    .map((one) => one.replace(/^(\S+) points of each tag of (.*)$/, ' $2 的每个标签 $1 个点'))
    .join('与');
}

function either(choices: string | number | undefined): string {
  return String(choices).replaceAll(' or ', ' 或 ');
}

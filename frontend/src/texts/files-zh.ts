import type {Sentences, Values} from './said.ts';

/** Why the system cannot read or write a file, by its own words. */
const SYSTEM: Readonly<Record<string, string>> = {
  'Device or resource busy': '设备或资源正被占用',
  'Disk quota exceeded': '超出磁盘配额',
  'File name too long': '文件名太长',
  'Input/output error': '输入或输出出错',
  'Is a directory': '它是目录',
  'No space left on device': '磁盘空间不足',
  'No such file or directory': '没有此文件或目录',
  'Not a directory': '它不是目录',
  'Operation not permitted': '不允许此操作',
  'Operation not supported': '不支持此操作',
  'Permission denied': '没有权限',
  'Read-only file system': '文件系统只读',
  'Stale file handle': '文件句柄已失效',
  'Too many levels of symbolic links': '符号链接层数太多',
  'Too many open files': '打开的文件太多',
};

/** Where the server reads every step from, by its own words. */
const SOURCES: Readonly<Record<string, string>> = {
  'from several directories, which --logdir_spec names': '--logdir_spec 所指的多个目录',
  'from no log directory': '其他来源，而非日志目录',
  'from a remote directory': '远程目录',
};

/** What is wrong with files of formulas and of events, in simplified Chinese, by its code. */
export const files: Sentences = {
  // What is no formula set.
  clash:
    '{name} 在指标目录中为 {formula}，而此处为 {received}。请另取名称，或在 TOML 中写 override = true。',
  empty_range: '{name} 的 range 的起点必须小于终点，而不是 {received}',
  infinite_value: '{name} 的 value 必须有限，而不是 {received}',
  long_key: '公式集中有一个键超过 {most} 段',
  missing_key: ({where, key, received}: Values) => `${place(where)}缺少 ${key}：${received}`,
  name_of_language: '名称 {name} 已被语言占用。请另取名称。',
  no_condition: ({where, received}: Values) =>
    `${place(where)}的 require 必须是条件，例如 recall >= 0.8，因为任何非 0 的数都会通过；而不是 ${received}`,
  no_example: ({where, received}: Values) =>
    `${place(where)}必须有表 counts 与 expect，而不是 ${received}`,
  no_goal: "{name} 的 goal 必须是 'maximize' 或 'minimize'，而不是 {received}",
  no_list: '{key} 必须是表的列表：[[{key}]]，而不是 {received}',
  no_name: '名称以 ASCII 字母或 _ 开头，后接字母、数字和 _，最多 64 个字符，而不是 {received}',
  no_number: ({what, received}: Values) => `${place(what)} 必须是数，而不是 ${received}`,
  no_place: ({where, received}: Values) =>
    `${place(where)}的 at 必须是 'last' 或 'best'，而不是 ${received}`,
  no_range: '{name} 的 range 必须是两个数，而不是 {received}',
  no_table: ({where, received}: Values) => `${place(where)}必须是表，而不是 ${received}`,
  no_tables: '{key} 必须是由表组成的表，而不是 {received}',
  no_toml: ({reason}: Values) => `公式集不是 TOML${spot(reason)}`,
  no_utf8: '{name} 不是 UTF-8 文本。',
  no_value: '[parameters.{name}] 必须有 value，而不是 {received}',
  not_in_catalogue: '指标目录中没有公式 {name}。',
  other_kind: ({where, key, kind, received}: Values) =>
    `${place(where)}的 ${key} 必须是${kind === 'true or false' ? ' true 或 false' : '引号中的文本'}，而不是 ${received}`,
  parameter_clash: '参数 {name} 会在所有用到指标目录中 {name} 的公式里代表一个数。请另取名称。',
  set_unreadable: '公式集无法读取：其中有太长或嵌套太深的值',
  set_version: '公式集须写明 version = {version}，而不是 version={received}',
  too_large: ({what, received}: Values) => `${place(what)} 太大：${received}…`,
  two_meanings: '名称 {name} 既是指标又是参数，请为其中一个改名。',
  unknown_key: ({where, key, known}: Values) =>
    `${place(where)}中有未知的键 ${key}。可用的键有：${known}`,
  value_outside: '{name} 的 value 必须在其 min 与 max 之间，而不是 {received}',
  // Files that people or the panel have written.
  damaged: '它已损坏',
  no_directory: '{name} 不是目录',
  no_number_left: '公式集 {name} 的版本号已用尽',
  no_regular_file: '它不是普通文件',
  no_saved_sets: '没有本地磁盘上的日志目录，就没有保存的公式集',
  not_there: '它不存在',
  other_in_force: '{message}；当前生效的是版本 {number}',
  other_version: '它的格式版本为 {received}，而此版本的程序读取版本 {version}',
  revision_unreadable: '公式集 {name} 的版本 {number} 无法读取：{message}',
  revision_unusable: '公式集 {name} 的版本 {number} 无法使用：{message}',
  set_not_read: '公式集 {name} 无法读取：{message}',
  set_not_saved: '没有保存过名为 {name} 的公式集',
  sets_unreadable: '保存的公式集无法读取：{message}',
  symbolic_link: '{name} 是符号链接，不予跟随',
  system: ({reason}: Values) => SYSTEM[String(reason)] ?? String(reason),
  text_not_utf8: '它不是 UTF-8 文本',
  too_many_bytes: '它有 {size} 字节，最多读取 {most} 字节',
  // Event files.
  bytes_unreadable: '从第 {offset} 字节起的 {size} 字节无法读取，因为{message}',
  counts_unreadable: ({reason}: Values) => counts(String(reason)),
  event_checksum: '事件的校验和不符',
  length_checksum: '长度的校验和不符',
  long_event: '{length} 字节的事件过长',
  no_event: '一条记录不是事件',
  no_event_files: ({where}: Values) =>
    `此 TensorBoard 读取的是${SOURCES[String(where)] ?? where}；要读取每一步，需要本地磁盘上一个目录中的事件文件。请以 --logdir 及其路径启动 TensorBoard`,
  no_file: '它不是文件',
  of_file: '{name}：{message}',
  zeros: '其中全是零',
};

/** Where in a formula set something is: `'counts' of [[tests]] number 1`. */
function place(where: string | number | undefined): string {
  return String(where)
    .replace('the formula set', '公式集')
    .replace(/(\[\[\w+\]\]) number (\d+)/, '第 $2 个 $1')
    .replace(/^('[^']*') of (.*)$/, '$2 的 $1')
    .replace(/([\]'])$/, '$1 ');
}

/** Where a text is no TOML: `Invalid value (at line 2, column 5)`. */
function spot(reason: string | number | undefined): string {
  const [, line, column] = /at line (\d+), column (\d+)/.exec(String(reason)) ?? [];
  return line === undefined ? '：末尾不完整' : `：第 ${line} 行第 ${column} 列有误`;
}

/** Why the counts of a run cannot be used. */
function counts(reason: string): string {
  const [, version, own] = /^Counts of version (.*), written .* version (\d+)/.exec(reason) ?? [];
  return version === undefined
    ? `计数的元数据无法读取：${reason.replace(/^.*Received: /, '')}`
    : `计数的格式版本为 ${version}，由其他版本的程序写入，而此版本读取版本 ${own}。请更新 tensorboard-plugin-custom-metrics。`;
}

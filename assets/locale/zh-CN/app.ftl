### 窗口框架：顶栏、筛选、分类筛选、状态栏、对话框。

app-name = Callscope
window-title = Callscope – { $folder }
window-title-failures = ({ $shown }) Callscope – { $folder }
close = 关闭

## 窗口各部分的名称，供辅助技术使用

region-top = 顶栏
region-status = 状态栏
region-facets = 分类筛选
region-table = 记录
region-details = 详情
region-welcome = 欢迎

## 顶栏

folder-name = 文件夹 { $path }
export-button = 导出（{ $shown }）…
export-button-name = 导出 { $shown } 条记录…
live-on = 实时
live-polling = 实时（轮询）
live-reading = 正在读取
live-off = 未监视
live-lost = 文件夹已不存在
live-paused = 已暂停
live-paused-new = 已暂停 · 新增 { $shown }

## 状态栏

status-records = { $shown } 条记录，{ $captures } 个回调文件
status-gone = { $shown } 个回调文件已不存在，按 F5 移除
status-selected = 已选 { $shown } 条
status-selected-hidden = 已选 { $shown } 条，其中 { $hidden } 条被筛选隐藏
status-no-problems = 没有问题
status-problems = { $shown } 个问题
status-watching = 监视中
status-polling = 轮询中
status-not-watching = 未监视
status-lost = 文件夹已不存在
status-read = { $watch } · 已读取 { $read } / { $found }
status-reading = 正在读取 { $percent }%
status-reading-of = { $text } · { $read } / { $found }
status-cancel = 停止读取
status-searching = 正在搜索回调文件 { $percent }%
status-search-stopped = 搜索已停在 { $percent }%
status-search-stop = 停止搜索
status-search-resume = 继续搜索
status-exporting = 正在导出 { $done } / { $total }
status-cancel-export = 停止导出

## 欢迎页与空状态

welcome-text = 从文件夹里的回调看清：执行了什么，什么失败了、为什么，什么等得太久。
welcome-sample = 打开示例数据
welcome-sample-tip = 虚构的一天回调数据，供试用
welcome-drop = 也可以把文件夹或回调文件拖到此窗口。
welcome-recent = 最近打开
empty-searching = 正在搜索回调文件
empty-searching-text = 找到的记录会陆续显示在这里。
empty-filter = 没有符合筛选条件的记录
empty-no-value = 没有记录的 { $key } 是 { $value }。
empty-no-value-near = 没有记录的 { $key } 是 { $value }；是否想写 { $near }？
empty-filter-text = 去掉一个条件，或清除筛选以查看全部记录。
empty-reading = 正在读取
empty-reading-text = 读取回调文件后，记录会显示在这里。
empty-folder = 这里还没有回调文件
empty-folder-text = 回调到达此文件夹后会立即显示在这里。
drop-here = 松开即可打开

## 问题

problems-title = 问题
problems-none = 所有回调文件都没有问题
problems-search = 搜索文件、类型和说明
problems-none-found = 没有包含这些词的问题
problem-disagrees = 执行中 { $id } 为 { $run }，任务自身的回调为 { $own }
problem-row = { $place }，{ $kind }，{ $message }
problem-kind-inconsistent = 前后矛盾
problem-kind-dtd = DTD
problem-kind-duplicate-key = 重复的键
problem-kind-repaired = 已修复
problem-kind-encoding = 编码
problem-kind-unrecognised = 无法识别
problem-kind-unreadable = 无法读取
problem-kind-too-deep = 嵌套过深
problem-kind-too-large = 过大
problem-kind-incomplete = 不完整
problem-kind-syntax = 语法

## 命令面板与快捷键

palette-name = 命令
palette-hint = 输入命令
palette-none = 没有此命令
keys-title = 快捷键
keys-search = 搜索命令和按键
keys-none = 没有这样的快捷键
topic-folder = 文件夹
topic-filter = 筛选
topic-selection = 选择
topic-timeline = 时间线
topic-window = 窗口

## 导出

export-title = 导出
export-selected = 已选记录
export-filtered = 符合筛选的记录
export-all = 全部记录
export-json = JSON
export-json-note = 数据万象原有结构的回调；16 MiB 以内可再次用本程序打开
export-parts = 分成多个文件，每个不超过 16 MiB，放进新文件夹
export-parts-tip = 更大的文件不会完整读取。由小文件组成的文件夹可再次打开，记录相同。
export-ndjson = NDJSON
export-ndjson-note = 每行一条扁平记录
export-csv = CSV
export-csv-note = 表格中所示的列，供电子表格使用
export-raw = 回调文件
export-raw-note = 按收到时的原样复制文件
export-marks = 附带我的书签、颜色和备注
export-file = 文件
export-folder = 文件夹
export-browse = 浏览…
export-write = 导出
export-replace = 替换
export-exists = 已存在同名文件：{ $path }。可替换它，或输入其他名称。
export-taken = 已存在同名内容：{ $path }。副本不会替换任何文件，请输入其他文件夹。
export-refused = 无法导出到此处：{ $reason }。请输入其他位置。
export-no-dialog = 系统无法显示文件对话框。请在此输入导出位置。
export-copy = 复制
export-too-many-to-copy = 记录超过 { $most } 条，无法放入剪贴板，请导出到文件。
export-cancel = 取消

## 对话框

dialog-open-folder = 打开回调文件所在的文件夹
dialog-open-file = 打开回调文件
dialog-export = 导出回调
dialog-export-raw = 选择存放回调文件副本的文件夹

## 通知

notice-close = 关闭通知
notice-settings-damaged = 设置无法读取，已另存备份
notice-file-left = 无法读取本程序自己的一个文件：{ $reason }。该文件保持原样，您所做的更改只保留到窗口关闭为止。
notice-settings-not-written = 设置无法写入：{ $reason }。下次启动时仍为原来的设置。
notice-not-there = 文件夹或文件不存在
notice-cannot-search = 无法搜索回调文件：{ $reason }
notice-search-ended = 回调文件的搜索提前结束
notice-cannot-open = 无法打开：{ $reason }
notice-no-dialog = 系统无法显示文件对话框。请把文件夹拖到窗口，或在启动 Callscope 时指定。
# 没有中文字体时才会显示，因此只能用英文。
notice-no-chinese-font = No font of this system has Chinese characters, so they show as boxes. Install one, such as Noto Sans CJK, and start Callscope again. { $key } goes back to English.
notice-no-font-for-captures = Some captures hold Chinese text, and no font of this system has Chinese characters, so they show as boxes. Install one, such as Noto Sans CJK, and start Callscope again.
notice-exported = 已导出 { $shown } 条记录
notice-exported-callbacks = 已导出 { $shown } 条记录，共 { $things } 个回调
notice-exported-parts = 已导出 { $shown } 条记录，共 { $files } 个文件
notice-export-part-large = 有一个回调本身就超过 16 MiB，它所在的文件无法再次完整打开。
notice-export-large = 文件超过 16 MiB，无法再次完整打开。分成多个文件，或导出回调文件的副本，就可以。
notice-exported-captures = 已导出 { $shown } 条记录，共 { $things } 个回调文件
notice-text-copied = 已复制 { $text }
notice-nothing-copied = 没有可复制的内容
notice-copied = 已将 { $shown } 条记录复制为 { $format }
notice-copied-callbacks = 已将 { $shown } 条记录（{ $things } 个回调）复制为 { $format }
notice-export-failed = 导出失败：{ $reason }。没有写入任何内容。
notice-export-changed = 导出失败：{ $reason }。请先查找变更，再重新导出。
notice-export-stopped = 导出已停止，没有写入任何内容

## 没有窗口时

no-display = 没有显示器：WAYLAND_DISPLAY 和 DISPLAY 均未设置
no-window = 无法打开窗口：{ $reason }
no-window-system = 无法打开窗口：窗口系统缺少所需的库

## 命令

command-view-back = 后退
command-view-back-tip = 回到之前的筛选条件或时间范围
command-view-forward = 前进
command-undo-filter = 撤销对筛选条件的更改
command-redo-filter = 重做对筛选条件的更改
command-copy-filter = 复制筛选条件
command-copy-filter-tip = 复制为文本，便于发送或保存
command-paste-filter = 粘贴筛选条件
command-paste-filter-tip = 用剪贴板中的文本替换当前筛选条件
command-focus-facets = 用键盘操作分类筛选
command-focus-facets-tip = 方向键移动，Enter 仅选此值，加 Ctrl 为追加，加 Alt 为排除
command-take-view = 显示视图
command-take-view-tip = 前九个视图之一
command-save-view = 保存视图…
command-save-view-tip = 以一个名称保存筛选条件、分组、列和排序
command-show-views = 视图…
command-show-views-tip = 重命名、排序、删除、导入和导出视图
command-open-folder = 打开文件夹…
command-open-folder-tip = 其中及子文件夹内的全部回调文件
command-open-file = 打开回调文件…
command-open-file-tip = 单个文件
command-refresh = 查看文件变化
command-refresh-tip = 立即重新扫描文件夹，并移除已不存在的回调文件
command-toggle-live = 暂停或恢复实时
command-toggle-live-tip = 暂停时画面不动，新到的回调只计数
command-go-live = 显示最新
command-export = 导出…
command-export-tip = 已选记录，或所有符合筛选的记录
command-focus-filter = 编辑筛选
command-clear-filter = 清除筛选
command-select-all = 全选
command-select-all-tip = 所有符合筛选的记录
command-clear-selection = 清除选择
command-clear-selection-tip = 没有选中任何记录时，结束暂停并显示最新
command-copy-selection = 复制为 JSON
command-copy-selection-tip = 已选的回调
command-select-next = 下一条记录
command-select-previous = 上一条记录
command-extend-next = 向下扩展选择
command-select-earlier = 选择左侧的时间条
command-select-later = 选择右侧的时间条
command-cursor-next = 光标下移
command-cursor-previous = 光标上移
command-cursor-tip = 移到另一条记录，不改变选择
command-cursor-left = 光标左移
command-cursor-right = 光标右移
command-cursor-column-tip = 移到表格的另一列，以打开该单元格的菜单
command-toggle-at-cursor = 选中或取消选中光标处的记录
command-toggle-at-cursor-tip = 记录不必相邻
command-extend-previous = 向上扩展选择
command-brush-earlier = 向更早框选时间
command-brush-later = 向更晚框选时间
command-brush-tip = 从时间线位置起框选一段时间，状态栏显示其统计
command-filter-by-brush = 按框选时间筛选
command-filter-by-brush-tip = 只显示所框选时间内的记录
command-fit-all = 显示全部
command-fit-all-tip = 显示整个时间范围
command-fit-selection = 适应所选
command-fit-selection-tip = 显示所选记录的时间范围
command-zoom-in = 放大
command-zoom-out = 缩小
command-pan-left = 向前平移
command-pan-right = 向后平移
command-cycle-grouping = 切换分组
command-cycle-grouping-tip = 按执行、工作流、任务类型、状态等
command-collapse-gaps = 折叠空闲时段
command-collapse-gaps-tip = 没有任何动静的时段以固定宽度的标记代替
command-go-to-range = 转到时间范围…
command-go-to-range-tip = 输入要显示的时间范围
command-pin-lane = 置顶泳道
command-pin-lane-tip = 指针所在的泳道，否则为所选记录的泳道；再按一次取消
command-fold-all = 折叠所有泳道
command-unfold-all = 展开所有泳道
command-toggle-facets = 显示或隐藏分类筛选
command-toggle-details = 显示或隐藏详情
command-cycle-theme = 切换主题
command-cycle-theme-tip = 跟随系统、深色、浅色
command-cycle-language = 语言
command-cycle-language-tip = 简体中文或 English
command-show-problems = 问题
command-show-problems-tip = 回调文件有什么问题，在哪里
command-show-palette = 所有命令
command-show-keys = 快捷键
command-quit = 退出

## 导出未能完成的原因

export-error = { $what }：{ $path }
export-error-failed = { $what }失败，{ $reason }：{ $path }
export-error-stopped = 导出已停止
export-error-inside = 导出文件会成为其来源文件夹中的回调文件
export-error-capture = 目标是回调文件，回调文件从不覆盖
export-error-exists = 目标已存在
export-error-taken = 已存在同名内容，回调文件的副本从不替换任何文件
export-error-folder = 目标是文件夹
export-error-device = 目标是设备或管道，只有普通文件可以替换
export-error-changed = 回调文件在读取之后有变动
export-error-write = 写入文件
export-error-write-into = 写入文件夹
export-error-put-aside = 将回调暂存到临时文件
export-error-write-row = 写入记录行
export-error-make-folder = 新建文件夹
export-error-read = 读取回调文件
export-error-copy = 复制文件

## 系统错误

io-not-found = 文件或文件夹不存在
io-permission-denied = 没有权限
io-storage-full = 磁盘空间不足
io-read-only = 文件系统只读
io-quota-exceeded = 超出磁盘配额
io-file-too-large = 文件过大
io-not-a-directory = 不是文件夹
io-is-a-directory = 是文件夹
io-invalid-filename = 文件名过长
io-busy = 设备或资源正忙

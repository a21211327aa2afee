### 筛选栏与分类筛选。

## 筛选

filter-name = 筛选
filter-hint = 筛选，例如 state:Failed took>30s
filter-clear = 清除筛选
filter-more = +{ $shown }
filter-edit-term = 编辑 { $term }
filter-remove-term = 移除 { $term }
filter-edit = 编辑
filter-remove = 移除
filter-mean = 改为筛选 { $key }:{ $value }
filter-switch-off = 停用
filter-switch-on = 启用
filter-invert = 取反
filter-edit-all = 以文本编辑筛选
filter-copy-all = 复制筛选
filter-chip-tip = 点击编辑，Ctrl+点击停用或启用，Alt+点击取反
filter-candidates = 候选项
filter-key = 键
hits-all = { $shown } 条记录
hits-some = { $hits } / { $all }

## 筛选的键：按什么筛选

filter-key-state = 回调中的状态
filter-key-tag = 任务类型
filter-key-kind = 任务、执行，或不是回调
filter-key-event = 回调的事件
filter-key-id = 任务或执行的 ID
filter-key-run = 所属执行的 ID
filter-key-workflow = 工作流的名称或 ID
filter-key-task = 工作流的节点
filter-key-template = 模板的名称或 ID
filter-key-queue = 队列的 ID
filter-key-bucket = 输入对象的存储桶
filter-key-object = 输入对象的名称
filter-key-region = 输入对象的地域
filter-key-code = 错误码
filter-key-message = 错误信息
filter-key-output = 输出对象的名称
filter-key-userdata = 提交时附带的数据
filter-key-header = 上传时的头部
filter-key-file = 回调文件在文件夹中的路径
filter-key-body = 回调文件原文中任意位置的文本
filter-key-format = 回调文件的格式
filter-key-wait = 从创建到开始，仍在等待的算到现在
filter-key-took = 从开始到结束，仍在运行的算到现在
filter-key-slow = 耗时超过同类任务（执行则为同一工作流）的这一比例
filter-key-total = 从创建到结束，尚未结束的算到现在
filter-key-after = 从此时间起
filter-key-before = 早于此时间
filter-key-at = 在这一天、这一小时或这一分钟
filter-key-created = 创建时间
filter-key-started = 开始时间
filter-key-ended = 结束时间
filter-key-deliveries = 收到多少次回调
filter-key-repeats = 其自身的回调以相同状态重复收到几次
filter-key-has = 是否有其中任何一项
filter-key-problem = 问题的种类
filter-key-marked = 书签，或颜色 1 到 9
filter-key-note = 备注

## 筛选有误

fault-no-opening = 没有与此对应的左括号
fault-no-closing = 这个括号没有关闭
fault-too-deep = 括号嵌套过深
fault-empty-brackets = 括号里没有内容
fault-open-quote = 缺少右引号
fault-no-term-before = { $word } 之前缺少条件；如要搜索这个词，请加引号
fault-no-term-after-word = { $word } 之后缺少条件；如要搜索这个词，请加引号
fault-foreign-not = 在条件前写 - 表示排除；要查找 { $sign } 本身，请加引号
fault-foreign-word = 条件之间请写 { $word }；要查找 { $sign }，请加引号
fault-lone-sign = { $sign } 须紧接在字段与值之间；要查找它，请加引号
fault-no-term-after = { $sign } 之后缺少条件
fault-nothing-to-find = 没有要搜索的内容
fault-no-value = 此处之后缺少值，例如 { $example }
fault-no-value-between = 逗号之间缺少值，例如 { $example }
fault-wrong-sign = { $key } 不能与 { $sign } 连用；请写成 { $example }
fault-too-many-bodies = 不同的 body: 条件最多 { $most } 个
fault-header-name = header 需要头部的名称，例如 header.Content-Type:video/mp4
fault-unknown-key = 没有键 { $name }；如要搜索这段文字，请加引号
fault-unknown-key-near = 没有键 { $name }；是否想写 { $near }？
fault-no-choice = { $key } 只能是 { $choices } 之一
fault-expression = 正则表达式有误：{ $reason }
fault-range-backwards = 范围的终点早于起点
fault-range-empty = 范围需要起点或终点
fault-no-number = "{ $text }" 不是整数
fault-no-duration = "{ $text }" 不是时长，时长例如 200ms、1.5s、2m 或 1h30m
fault-no-unit = "{ $text }" 缺少单位：ms、s、m、h 或 d
fault-no-time = "{ $text }" 不是时间，时间例如 2023-08-21、2023-08-21T12:30、14:20、today 或 2h

## 分类筛选

facet-state = 状态
facet-tag = 任务类型
facet-workflow = 工作流
facet-code = 错误码
facet-problem = 问题
facet-unknown = 无
facet-event = 事件
facet-queue = 队列
facet-bucket = 存储桶
facet-region = 地域
facet-format = 格式
facet-kind = 种类
facet-kind-run = 执行
facet-kind-job = 任务
facet-kind-unrecognised = 无法识别
facet-more = 另有 { $shown } 个
facet-tip = { $shown } 条记录，{ $failed } 条失败
facet-search = 搜索{ $facet }
facet-search-hint = 搜索
facet-by-count = 按数量排序
facet-by-name = 按名称排序
facet-sort-by-count = { $facet }按数量排序
facet-sort-by-name = { $facet }按名称排序
facet-clear = 不再限定此值
facet-none = 没有此值
facet-tip-keys = 点击仅看此项，Ctrl+点击加上，Alt+点击排除

## Views

views-button = 视图
views-button-of = 视图，当前为“{ $name }”
views-button-tip = { $what }（{ $key }）
    以一个名称保存的筛选条件、分组、列和排序
views-title = 视图
views-none = 还没有视图。可为当前显示的内容取名保存，或恢复 Callscope 自带的视图。
view-failures = 失败
view-slow = 缓慢
view-slow-tip = 耗时超过同类任务（执行则为同一工作流）的 95 %。
    同类少于 40 条时只有最长的一条，少于 5 条时没有；用 `slow:p90` 或 `took>1m` 可找到更多。
view-waiting = 等待
view-duplicates = 重复
view-problems = 问题
view-take = 显示
view-overwrite-name = 用当前内容覆盖“{ $name }”
view-save-title = 保存为视图
view-asks = “{ $name }”是 Callscope 自带的视图。
view-overwrite-preset = 覆盖
view-keep-preset = 保留
view-up = 上移
view-down = 下移
view-delete = 删除
view-name = 视图名称
view-name-hint = 以新名称保存当前显示的内容，或覆盖已有视图，或重命名所选视图
view-save = 保存
view-save-over = 覆盖“{ $name }”
view-rename = 重命名
views-undo = 撤销
views-restore = 恢复自带视图
views-file = 文件
views-file-hint = 用于分享的文件：所有视图，以文本保存
views-import = 导入
views-import-ask = 导入…
views-export = 导出
views-export-ask = 导出…
views-import-refused = 无法导入：{ $reason }。未做任何更改。
views-no-text = 该文件不是文本
views-nothing = 其中没有视图
views-fault = 第 { $line } 行{ $what }
views-fault-line = 既不是方括号中的名称，也不是键和值
views-fault-name = 出现在任何视图名称之前
views-fault-value = 的值不适用于其键
views-fault-much = 过长
views-no-dialog = 系统无法显示文件对话框，请在此输入文件路径。
palette-gesture = { $gesture } · { $does }
palette-view = 视图“{ $name }”
notice-view-saved = 已保存视图“{ $name }”
notice-filter-too-long = 剪贴板内容超过 { $most } 字节，不能用作筛选条件
notice-view-for-now = 视图“{ $name }”只保留到窗口关闭为止：视图无法写入文件
notice-views-not-written = 视图无法写入：{ $reason }。关闭窗口后更改会丢失。
notice-views-damaged = 视图未能全部读取（{ $reason }）。该文件已移到一旁，能读取的部分已保留。
notice-views-imported = { $n ->
    [0] 这些视图均已存在
   *[other] 已导入 { $shown } 个视图
}
notice-views-exported = 已导出 { $shown } 个视图
dialog-import-views = 导入视图
dialog-export-views = 导出视图

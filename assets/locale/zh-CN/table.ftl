### 表格。

column-sign = 标志与问题
column-state = 状态
column-tag = 任务类型
column-id = ID
column-object = 对象
column-workflow = 工作流
column-task = 节点
column-run = 执行
column-created = 创建时间
column-started = 开始时间
column-ended = 结束时间
column-wait = 等待
column-took = 耗时
column-code = 错误码
column-deliveries = 回调次数
column-deliveries-short = 次数
column-message = 错误信息
column-file = 文件
column-queue = 队列
column-bucket = 存储桶
column-region = 地域
column-template = 模板
column-user-data = 用户数据
column-event = 事件

column-width = { $column }列宽
columns-reset = 恢复默认列
sorted-ascending = 升序
sorted-descending = 降序
table-bar-down = 滚动记录
table-bar-across = 滚动列

kind-run = 执行
kind-run-implied = 执行（无回调文件）
kind-unrecognised = 无法识别

deliveries-tip = 收到 { $n } 次回调

## 单元格菜单

cell-only = 仅“{ $value }”
cell-add = 加上“{ $value }”
cell-exclude = 排除“{ $value }”
cell-from = 从此时间起
cell-until = 早于此时间
cell-at-least = { $value } 或更长
cell-at-most = { $value } 或更短
cell-copy = 复制值
cell-copy-id = 复制 ID
cell-copy-row = 将此行复制为 JSON
cell-still-waits = 仍在等待，已等待 { $time }
cell-still-runs = 仍在运行，已运行 { $time }
cell-cause = 此执行中第一个失败的任务：{ $cause }
cell-implied = 没有收到这次执行自身的回调，内容来自其任务。筛选条件 { $filter } 可隐藏这类执行，此行的菜单也可以。
cell-hide-implied = 隐藏没有收到回调的执行
cell-show-in-timeline = 在时间线中显示

## 状态栏

status-brush-records = 其间开始 { $shown } 条记录
status-brush-took = 耗时 p50 { $p50 } p95 { $p95 } 最长 { $max }
status-brush-wait = 等待 p50 { $p50 } p95 { $p95 } 最长 { $max }
status-brush-parallel = 最多同时 { $shown } 个
status-took = 耗时 p50 { $p50 } p95 { $p95 }

## 没有记录时

empty-lost = 文件夹已不存在
empty-lost-text = 文件夹恢复后，记录会重新显示在这里。
empty-problems = 没有读到任何回调
empty-problems-text = “问题”中列出了每个回调文件的问题及位置。
empty-unwatched-text = 打开的内容里没有回调。

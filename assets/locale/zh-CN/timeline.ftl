### 时间线与缩略图。

timeline-name = 时间线
timeline-scroll = 滚动泳道
minimap-name = 缩略图
ruler-name = 标尺
ruler-before = 更早还有 { $shown } 条记录
ruler-after = 更晚还有 { $shown } 条记录
minimap-from = 显示范围的起点
minimap-to = 显示范围的终点
gap-name = 空闲 { $time }
gap-tip = 这段时间内没有任务开始或结束
range-name = 要显示的时间范围
range-hint = 2026-11-20 10:00..12:00
range-help = 一天、一个时刻、用 .. 连接的两者，或距今多久，例如 1h

## 分组

group-by = 按{ $name }分组
group-tip = 泳道的分组方式 (G)
group-within = 泳道内的行
within-suitable = 按泳道自动选择
group-run = 执行
group-workflow = 工作流
group-tag = 任务类型
group-state = 状态
group-queue = 队列
group-bucket = 存储桶
group-region = 地域
group-day = 日期
group-none = 无

## 泳道

lane-all = 全部记录
lane-no-run = 不属于工作流
lane-runs = 工作流执行
lane-unrecognised = 无法识别
lane-no-time = 无时间
lane-no-workflow = 无工作流
lane-no-tag = 无任务类型
lane-no-state = 无状态
lane-no-queue = 无队列
lane-no-bucket = 无存储桶
lane-no-region = 无地域
lane-jobs = { $shown } 个任务
lane-records = { $shown } 条记录
lane-timeless = { $shown } 条无时间
lane-timeless-tip = 选中这些记录：表格中会显示它们
lane-took = p50 { $p50 } · p95 { $p95 }
lane-pinned = 已置顶
lane-failed = { $shown } 个失败
chain-short = 关键链 { $percent }%
chain-tip = 最长的任务链（前一个结束时后一个开始）占这次执行的 { $percent }%（共 { $shown } 个任务，由时间推断）
lane-tip = 点击折叠，Shift+点击选择
row-runs = 执行

## 时间条

bar-cancelled = 已取消
bar-paused = 已暂停
bar-since = 已运行 { $time }
bar-waiting = 已等待 { $time }
block-name = { $shown } 条记录
block-tip = 点击放大
tip-object = 对象
tip-template = 模板
tip-created = 创建时间
tip-wait = 等待
tip-took = 耗时
tip-failed-task = 失败的任务
tip-code = 错误码
tip-message = 错误信息
tip-problems = 问题
tip-implied = 仅由其任务得知：没有收到这次执行自身的回调
menu-pin = 置顶
menu-unpin = 取消置顶
menu-fit = 适应此项
menu-only = 仅此
menu-without = 排除
menu-copy-id = 复制 ID

### 详情面板。

details-empty = 未选择记录
details-empty-text = 在时间线中选择一个时间条，或在表格中选择一行，即可查看其全部信息。
details-loading = 正在读取回调文件
details-implied = 没有收到这次执行自身的回调，以下内容来自其任务。

## 标签页

details-tab-overview = 概览
details-tab-tasks = 任务
details-tab-results = 结果
details-tab-headers = 头部
details-tab-deliveries = 回调记录
details-tab-raw = 原文

## 标题

details-title = { $name }，{ $state }
details-job = 任务
details-run = 执行
details-unrecognised = 无法识别
details-next = 下一条
details-previous = 上一条
details-walk = { $place } / { $total }
details-back-to-all = { $place }，返回已选的全部 { $shown } 条记录
details-kind-unrecognised = 不是数据万象的回调
details-kind-job = 不属于工作流的任务
details-kind-run = 包含 { $shown } 个任务的执行
details-kind-implied = 没有收到自身回调的执行，{ $shown } 个任务
details-go-workflow = 选择 { $name } 的所有执行
details-go-run = 转到执行 { $name }
details-task-place = 第 { $place } 个任务，共 { $total } 个

## 值

details-value = { $name }，{ $value }
details-copy = 复制{ $name }
details-include = 仅此{ $name }
details-exclude = 排除此{ $name }
details-menu-copy = 复制
details-menu-include = 仅筛选此值
details-menu-exclude = 在筛选中排除
details-show-all = 显示全部 { $n } 个字符
details-rest-in-raw = 其余内容见“原文”。

## 字段及其含义

details-state = 状态
details-state-tip = 记录的当前进度，与回调中一致
details-code = 错误码
details-code-tip = 状态为 Failed 时的错误类型
details-message = 错误信息
details-message-tip = 服务给出的失败原因
details-tag = 任务类型
details-tag-tip = 任务的 Tag；工作流的节点称之为 Type
details-id = ID
details-job-id = JobId
details-job-id-tip = 服务为此任务分配的 ID
details-run-id = RunId
details-run-id-tip = 服务为工作流的一次执行分配的 ID
details-created = 创建时间
details-created-tip = 任务提交的时间
details-started = 开始时间
details-started-tip = 任务开始执行的时间
details-ended = 结束时间
details-ended-tip = 任务结束的时间；对执行而言是最后一个任务结束的时间
details-sent-as = 原文为 { $text }
details-queue = 队列
details-queue-tip = 任务所在的队列
details-bucket = 存储桶
details-bucket-tip = 输入对象所在的存储桶
details-object = 对象
details-object-tip = 输入对象
details-region = 地域
details-region-tip = 输入对象的存储桶所在地域
details-template = 模板
details-template-tip = 任务所用模板的名称
details-template-id = TemplateId
details-template-id-tip = 服务为任务所用模板分配的 ID
details-user-data = UserData
details-user-data-tip = 提交任务时附带的数据
details-workflow = 工作流
details-workflow-tip = 所属工作流的名称
details-workflow-id = WorkflowId
details-workflow-id-tip = 服务为工作流分配的 ID
details-task = 节点
details-task-tip-field = 任务对应的工作流节点
details-event = 事件
details-event-tip = 告知此记录的回调的事件
details-deliveries = 回调次数
details-deliveries-tip = 收到多少次回调，最近一次在何时
details-deliveries-last = { $n }，最近 { $clock }
details-deliveries-delay = { $n }，最近 { $clock }（结束后 { $after }）
details-file = 文件
details-gone = 该回调文件已不存在；其内容会保留，直到您查找变更（F5）
details-file-tip = 当前显示的回调文件
details-outputs = 输出

## 概览

details-no-code = 失败，但没有错误码
details-failed-tasks = 失败的任务
details-more-failed = 其余见“任务”页
details-no-message = 回调没有错误信息。
details-copy-error = 复制
details-go-place = 显示 { $place }
details-more-problems = 另有 { $shown } 个，见问题列表
details-wait = 等待 { $time }
details-took = 耗时 { $time }
details-took-usual = 耗时 { $time } · 同类任务 p95 { $usual }
details-waiting-for = 已等待 { $time }
details-running-for = 已运行 { $time }
details-waits = 在 { $tag } 等待 { $time }（占执行的 { $percent } %）
details-waits-most = 等待 { $time }（占执行的 { $percent } %），其中 { $tag } 为 { $longest }
details-waits-tip = 有任务在等待而没有任务在运行的时间。点击转到等待最久的任务。
details-siblings = 同一执行中的任务
details-jobs = 此执行的任务
details-all-tasks = 全部 { $shown } 个任务
details-more-fields = 更多字段
details-more-values = 其余见“全部字段”
details-more-below = 另有 { $shown } 个，见“全部字段”
details-all-fields = 全部字段
details-tree-items = { $shown } 项
details-tree-nothing = 空
details-tree-empty = 没有内容

## 任务

details-no-run = 此记录不属于任何执行。
details-its-run = 所属执行
details-tasks = { $shown } 个任务
details-no-tasks = 尚无此执行的任务信息。
details-head-task = 任务
details-head-wait = 等待
details-head-took = 耗时
details-head-outputs = 输出
details-task-row = { $tag }，{ $state }，等待 { $wait }，耗时 { $took }
details-run-row = { $run }，{ $state }，耗时 { $took }
details-legend = 斜线为等待，实心为耗时
details-task-tip = 等待 { $wait } · 耗时 { $took } · { $shown } 个输出
details-states-differ = 执行中的任务状态为 { $run }，任务自身的回调为 { $own }

## 头部

details-cos-headers = CosHeaders
details-http = HTTP 请求
details-request-line = 请求行
details-no-headers = 回调文件中没有头部。
details-no-headers-yet = 没有 CosHeaders。读取回调文件后会显示 HTTP 头部。
details-more-headers = 另有 { $shown } 个，见“原文”

## 回调记录

details-arrival-unknown = 到达时间未知
details-told-by-run = { $event }，作为其中的任务
details-delivery-row = 第 { $n } 次回调，{ $arrived }，{ $state }，{ $file }
details-after-end = 结束后 { $time }
details-before-end = 结束前 { $time }
details-one-delivery = 此记录只收到一次回调。
details-first-delivery = 这是第一次回调。选择之后的一次，查看有何变化。
details-compare-with = 与此次比较
details-compared = 比较对象
details-changes = 变化
details-no-changes = 两次回调内容相同。
details-said-nothing = 空

## 原文

details-raw-received = 原样
details-raw-pretty = 格式化
details-raw-json = JSON
details-raw-hex = 十六进制
details-raw-text = 回调文件
details-raw-bytes = 回调文件的字节
details-copy-all = 全部复制
details-find = 在回调文件中搜索
details-find-hint = 搜索
details-find-next = 下一处
details-find-previous = 上一处
details-found-many = { $shown }+
details-scroll = 滚动
details-raw-head-only = 仅为回调文件的开头：{ $reason }
details-raw-preparing = 正在准备文本
details-fold-all = 折叠全部文本
details-unfold-all = 展开全部文本
details-fold-line = 折叠第 { $n } 行
details-unfold-line = 展开第 { $n } 行
details-folded = … { $shown } 行
details-raw-no-syntax = 既不是 XML 也不是 JSON，因此按原样显示。
details-raw-cut = 每行在 { $most } 个字符处截断
details-piece-next = 各行的下一段
details-piece-previous = 各行的上一段

## 多条记录

details-selected = 已选 { $shown } 条
details-selected-text = 共同之处与合计
details-one-by-one = 逐条查看
details-counting = 正在统计
details-sums = 合计
details-records = 记录
details-failed = 失败
details-wait-name = 等待
details-took-name = 耗时
details-sum-p50-max = 合计 { $sum } · p50 { $p50 } · 最大 { $max }
details-common = 共同之处
details-mixed = 多个值（{ $shown }）
details-mixed-many = 多个值（超过 { $shown }）

## 结果

details-no-results = 回调中没有结果。
details-no-results-known = 无法识别其中的内容，全部内容见“全部字段”和“原文”。
details-outputs-number = { $shown } 个对象
details-outputs-not-made = { $shown } 个未写入的对象
details-outputs-not-made-note = 回调给出的是要写入的位置。任务未正常结束，也没有列出结果。
details-outputs-not-yet = { $shown } 个待写入的对象
details-outputs-not-yet-note = 回调给出的是要写入的位置。任务尚未结束。
details-not-made = 未写入
details-md5 = MD5
details-url = URL
details-part = 部分
details-picture = 图片
details-picture-original = 原图
details-picture-processed = 处理后
details-media-format = 格式
details-media-video = 视频
details-media-audio = 音频
details-media-subtitle = 字幕
details-media-stream = 流 { $index }
details-speech = 语音
details-speech-text = 文本
details-sentences = { $shown } 句
details-speaker = { $span } · 说话人 { $id }
details-detections = { $shown } 行文字
details-no-text = 没有识别到文字。
details-detection-box = { $text } 的文本框
details-verdict = 审核结果
details-verdict-label = 标签
details-verdict-result = 结果
details-verdict-score = 分数
details-verdict-text = 文本
details-verdict-normal = 正常
details-verdict-violation = 违规
details-verdict-suspected = 疑似
details-verdict-untold = 未给出
details-pieces = { $shown } 个片段
details-verdict-count = { $shown } 次
details-verdict-is-violation = 审核发现违规
details-verdict-is-suspected = 审核结果疑似违规
details-verdict-row = { $name }，{ $meaning }，分数 { $score }

## 链接与文件

details-menu-link = 打开链接…
details-link = 打开 { $name }…
link-title = 打开此链接？
link-leads-to = 链接指向
link-international = 主机名含有非 ASCII 字符，此处为其 ASCII 形式。
link-open = 该连接未加密。
link-from-capture = 此地址来自回调文件，Callscope 不会自行打开任何链接。
link-copy = 复制
link-follow = 在浏览器中打开
link-cancel = 取消
link-too-long = 长度超过 2,048 个字符
link-hidden = 含有空白、反斜杠或不可见字符
link-scheme = 仅支持 http 和 https
link-host = 没有主机名
link-user = 主机名前有用户名或密码
notice-link-refused = 未打开此链接：{ $reason }
notice-cannot-show = 无法在文件管理器中显示：{ $reason }
notice-curl-copied = 命令已复制到剪贴板，请将 <URL> 替换为接收端的地址。
notice-no-curl = 此正文不是命令可以容纳的文本，请直接发送该文件
command-show-in-files = 在文件管理器中显示
command-show-in-files-tip = 详情中当前的回调文件
command-copy-curl = 复制为 curl 命令
command-copy-curl-tip = 用于重新 POST 该回调正文的命令

## 两条记录

details-compare = 对比
details-compare-durations = 时长
details-compare-legend = 各自从开始处画起。▲ 表示 B 比 A 更久。
details-compare-run = 整个执行
details-compare-same = 相同
details-compare-missing = { $name } 中没有
details-differences = 差异
details-with-ids = 包括 ID 和时间
details-no-differences = 没有其他差异。

## 在树中搜索

details-tree-find = 在树中搜索
details-tree-find-hint = 搜索名称和值
details-tree-find-next = 树中的下一处
details-tree-find-previous = 树中的上一处

details-value-sent = { $value }，原文为 { $text }
details-job-level-tip = 任务在队列中的优先级，数值越大越先执行
details-progress-tip = 任务进度，单位为百分比
details-queue-type-tip = 所在队列的类型
details-data-id-tip = 提交任务时附带的内容
details-url-tip = 对象的地址
details-label-tip = 审核命中的最严重的类别
details-sub-label-tip = 类别下的具体命中项
details-score-tip = 结果的置信度，0 至 100
details-result-tip = 审核结果：0 正常，1 违规，2 疑似
details-forbid-tip = 对象是否被封禁：0 否，1 是
details-snapshot-count-tip = 视频截帧的数量
details-compression-tip = 图片在审核前是否被压缩：0 否，1 是
details-etag-tip = 存储为对象计算的校验值
details-size-tip = 大小，单位为字节
details-call-back-tip = 回调的接收地址
details-call-back-format-tip = 回调的格式：JSON 或 XML
details-call-back-type-tip = 回调的发送方式
details-header = 头部 { $name }
details-comparing = 正在读取两个回调文件
details-not-compared = 其中一个回调文件已不存在或已改变，因此未比较其他字段。
details-compared-in-part = 其他字段只比较前 { $shown } 个。
details-further-fields = 其他字段
details-more-differences = 另有 { $shown } 处差异
